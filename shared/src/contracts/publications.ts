import { z } from 'zod'
import { PublicationId, SiteId } from '../ids.ts'
import { defineContract } from '../messages/contract.ts'

/**
 * A site has announced an article, or said something else of it. Comments reads address and title
 * in `subscriptions.known_publications`.
 */
export const PublicationRecorded = defineContract({
  queue: 'comments.requests',
  name: 'publication-recorded',
  payload: z.object({ siteId: SiteId, publicationId: PublicationId }),
})
