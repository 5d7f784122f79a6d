import type { Deps } from '../deps.ts'
import { insertConsents, markPendingRefused } from '../subscriptions/store.ts'
import { claimConfirmationOf } from './confirmation-link.ts'
import { markRefused } from './store.ts'

/** "This was not me": what waits is ended, and the address is left in peace for 30 days. */
export async function refuseConfirmation({ db, tokenKeys }: Deps, token: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const confirmation = await claimConfirmationOf(tx, { token, tokenKeys })
    if (!confirmation) return

    await markRefused(tx, confirmation.id)
    const refused = await markPendingRefused(tx, confirmation.subscriberId)
    const ids = refused.map(({ id }) => id)
    await insertConsents(tx, ids, { action: 'ended', method: 'mail-link' })
  })
}
