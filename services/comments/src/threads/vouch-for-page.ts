import type { PublicationRecorded } from '@afterword/shared/contracts/publications'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { changeThread } from './change-thread.ts'
import { openThread } from './open-thread.ts'
import { findKnownPublication } from './publication-store.ts'

/**
 * What a site announces, it vouches for: the page's title counts from now on, whatever visitors
 * have claimed, and its address and section where nobody has vouched for them.
 */
export async function vouchForPage(
  { now }: { now: () => Date },
  tx: Transaction<CommentsSchema>,
  { siteId, publicationId }: PayloadOf<typeof PublicationRecorded>,
): Promise<void> {
  const known = await findKnownPublication(tx, siteId, publicationId)
  if (!known) return

  const { url, title, section } = known
  const thread = await openThread(tx, { site: siteId, page: { url, id: null, title } })
  await changeThread(tx, thread, {
    url: thread.vouchedAt ? thread.url : url,
    title,
    state: thread.state,
    section: thread.section ?? section,
    vouchedAt: now(),
  })
}
