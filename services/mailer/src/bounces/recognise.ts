import { SubscriptionId } from '@afterword/shared/ids'
import { isMailTokenValid, readMailTokenId } from '@afterword/shared/tokens/mail-token'
import type { Deps } from '../deps.ts'
import type { FeedbackAddress } from '../feedback/feedback-mail.ts'
import { ProbeId } from '../feedback/probe.ts'
import { findDeliveryByToken } from '../feedback/tokened-delivery.ts'
import { findSubscription } from './store.ts'

/** What a mail to one of our addresses is for. */
export type Recognised = { is: 'feedback'; address: FeedbackAddress } | { is: 'probe'; id: ProbeId }

type Needs = Pick<Deps, 'db' | 'tokenKeys'> & { domain: string }

const ADDRESS = /^([^@]{1,64})@([^@]{1,255})$/
const NOBODY = { siteId: null, deliveryId: null, subscriptionId: null, subscriberId: null }
const COMPLAINTS: Recognised = {
  is: 'feedback',
  address: { ...NOBODY, purpose: 'complaint' },
}

/**
 * Says whether we take mail for an address: bounces (`b+`), unsubscribes (`u+`) and probes (`p+`)
 * whose token we made, and `complaints`, where mail providers send theirs. Nothing else, so
 * there is nothing to relay and hardly anything to guess.
 */
export async function recognise(needs: Needs, address: string): Promise<Recognised | undefined> {
  const [, local = '', domain] = ADDRESS.exec(address.toLowerCase()) ?? []
  if (domain !== needs.domain) return undefined
  if (local === 'complaints') return COMPLAINTS

  const [kind, token] = [local.slice(0, 2), local.slice(2)]
  if (kind === 'b+') return recogniseBounce(needs, token)
  if (kind === 'u+') return recogniseUnsubscribe(needs, token)
  return kind === 'p+' ? recogniseProbe(needs, token) : undefined
}

async function recogniseBounce(
  { db, tokenKeys }: Needs,
  token: string,
): Promise<Recognised | undefined> {
  const delivery = await findDeliveryByToken(db, tokenKeys, token)
  if (!delivery) return undefined

  const { id: deliveryId, siteId, subscriptionId, subscriberId } = delivery
  const address = { siteId, deliveryId, subscriptionId, subscriberId, purpose: 'bounce' as const }
  return { is: 'feedback', address }
}

async function recogniseUnsubscribe(
  { db, tokenKeys }: Needs,
  token: string,
): Promise<Recognised | undefined> {
  const id = SubscriptionId.safeParse(readMailTokenId(token)).data
  const subscription = id && (await findSubscription(db, id))
  if (!subscription) return undefined

  const claim = { purpose: 'unsubscribe-by-mail' as const, site: subscription.siteId, id }
  if (!isMailTokenValid(tokenKeys, token, claim)) return undefined
  const address = { ...NOBODY, ...subscription, purpose: 'unsubscribe' as const }
  return { is: 'feedback', address }
}

function recogniseProbe({ tokenKeys }: Needs, token: string): Recognised | undefined {
  const id = ProbeId.safeParse(readMailTokenId(token)).data
  const claim = id && { purpose: 'probe' as const, site: null, id }
  return claim && isMailTokenValid(tokenKeys, token, claim) ? { is: 'probe', id } : undefined
}
