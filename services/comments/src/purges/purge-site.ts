import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SendPurge } from './send-purge.ts'
import { findReceiver } from './store.ts'

/** Tells a site to drop all that its caches have of it, or of one of its sections. */
export async function purgeSite(
  { db, sendPurge }: { db: Kysely<CommentsSchema>; sendPurge: SendPurge },
  { siteId, section }: { siteId: SiteId; section: string | null },
): Promise<void> {
  const receiver = await findReceiver(db, siteId)
  if (receiver) await sendPurge(receiver, { site: siteId, section, reason: 'hidden' })
}
