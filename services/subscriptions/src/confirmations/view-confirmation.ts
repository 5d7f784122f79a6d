import type { Site } from '@afterword/shared/access/store'
import type { Deps } from '../deps.ts'
import { findSubscriber } from '../subscribers/store.ts'
import { listLiveSubscriptions } from '../subscriptions/store.ts'
import type { Topic } from '../subscriptions/topic.ts'
import { findConfirmationOf } from './confirmation-link.ts'
import type { ConfirmationState } from './confirmation.ts'
import { returnUrlOf } from './return-url.ts'

/** What the reader who holds the link may see. */
export type ConfirmationView = {
  site: Site
  address: string
  locale: string
  state: ConfirmationState
  /** What this subscriber follows, and what waits for the click. */
  confirmed: Topic[]
  pending: Topic[]
  /** The click also says whose comments these are. */
  proves: boolean
  /** Where the author of a comment is known again, for a few minutes after the click. */
  returnUrl?: string | undefined
}

/** Shows what a link leads to and changes nothing. Undefined when the link is not one of ours. */
export async function viewConfirmation(
  { db, tokenKeys, sites, now }: Deps,
  token: string,
): Promise<ConfirmationView | undefined> {
  const confirmation = await findConfirmationOf(db, { token, tokenKeys })
  if (!confirmation) return undefined

  const { siteId, subscriberId, state, proves } = confirmation
  const subscriber = await findSubscriber(db, subscriberId)
  const live = await listLiveSubscriptions(db, subscriberId)
  const pending = live.filter((known) => known.state === 'pending').map(({ topic }) => topic)
  return {
    site: await sites.find(siteId),
    address: subscriber?.address ?? '',
    locale: subscriber?.locale ?? 'en',
    state: state === 'open' && pending.length === 0 && !proves ? 'expired' : state,
    confirmed: live.filter((known) => known.state === 'confirmed').map(({ topic }) => topic),
    pending,
    proves,
    returnUrl: await returnUrlOf({ db, tokenKeys, now }, confirmation, subscriber?.authorId),
  }
}
