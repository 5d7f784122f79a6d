import { SitePurgeDue } from '@afterword/shared/contracts/purges'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { findReceiver } from './store.ts'

/**
 * Has the site's own caches told that all of it, or one of its sections, is hidden: once, and
 * not for each of its pages, however many these are.
 */
export async function announceHiding(
  tx: Transaction<CommentsSchema>,
  { site, section = null }: { site: SiteId; section?: string | null },
): Promise<void> {
  if (await findReceiver(tx, site)) await send(tx, SitePurgeDue, { siteId: site, section })
}
