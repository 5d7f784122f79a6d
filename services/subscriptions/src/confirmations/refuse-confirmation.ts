import type { Deps } from '../deps.ts'
import { insertConsents, markPendingRefused } from '../subscriptions/store.ts'
import { noteEnd } from '../unsubscribe/note-end.ts'
import { claimConfirmationOf } from './confirmation-link.ts'
import { markRefused } from './store.ts'

/** "This was not me": what waits is ended, and the address is left in peace for 30 days. */
export async function refuseConfirmation(deps: Deps, token: string): Promise<void> {
  const { db, tokenKeys } = deps
  await db.transaction().execute(async (tx) => {
    const confirmation = await claimConfirmationOf(tx, { token, tokenKeys })
    if (!confirmation) return

    await markRefused(tx, confirmation.id)
    const { siteId, subscriberId } = confirmation
    const refused = await markPendingRefused(tx, subscriberId)
    const ids = refused.map(({ id }) => id)
    const method = 'mail-link'
    await insertConsents(tx, ids, { action: 'ended', method })
    await noteEnd(deps, tx, { siteId, subscriberId, subscriptions: ids, cause: 'refused', method })
  })
}
