import { signToken, type TokenPurpose } from '@afterword/shared/tokens/token'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'

export type Links = { actionUrl?: string; unsubscribeUrl?: string }

/** The links only this reader may follow. Their tokens are made anew, and come out the same. */
export function linksOf(
  { publicUrl, tokenKeys }: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  delivery: ClaimedDelivery,
): Links {
  const link = (path: string, purpose: TokenPurpose, id: string): string =>
    `${publicUrl}/${path}/${signToken(tokenKeys, { purpose, site: delivery.siteId, id })}`

  if (delivery.kind === 'publication') {
    const { subscriptionId } = delivery
    return { unsubscribeUrl: link('subscriptions/unsubscribe', 'unsubscribe', subscriptionId) }
  }
  if (delivery.kind === 'confirmation') {
    const { confirmationId } = delivery.slots
    return { actionUrl: link('subscriptions/confirm', 'confirm', confirmationId) }
  }
  if (delivery.kind === 'my-comments') {
    return { actionUrl: link('comments/mine', 'mine', delivery.slots.linkId) }
  }
  return { actionUrl: link('comments/moderate', 'moderate', delivery.slots.commentId) }
}
