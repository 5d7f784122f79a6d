import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PageId, PageUrl } from '../threads/page.ts'

export const EventsPath = z.object({ site: SiteId })

/** A version of the thread. What is none was not ours. */
const EventId = z.coerce.number().int().min(0).max(2_147_483_647)

export const EventsQuery = z.object({
  url: PageUrl.describe('The address of the page'),
  id: PageId.optional().describe("The page's id in the site's CMS"),
  lastEventId: EventId.optional().describe('As the header Last-Event-ID, for the first time'),
})

export const EventsHeaders = z.object({
  'last-event-id': EventId.optional().describe('`version` of what the client has seen last'),
})
