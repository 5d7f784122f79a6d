import type { Deps } from '../deps.ts'
import { requestSubscription } from '../subscriptions/request-subscription.ts'
import { viewConfirmation } from './view-confirmation.ts'

/** A reader comes too late: asks for a new mail about what still waits, as the form would. */
export async function askAgain(deps: Deps, token: string): Promise<void> {
  const view = await viewConfirmation(deps, token)
  if (view?.state !== 'expired' || view.pending.length === 0) return

  await deps.db.transaction().execute((tx) =>
    requestSubscription(tx, {
      siteId: view.site.id,
      address: view.address,
      locale: view.locale,
      topics: view.pending,
      method: 'mail-link',
      sourceUrl: null,
    }),
  )
}
