import { idInHands, signToken, type TokenPurpose } from '@afterword/shared/tokens/token'
import type {
  ClaimedDelivery,
  DecisionSlots,
  ModeratorNoticeSlots,
} from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'

export type Links = {
  actionUrl?: string
  unsubscribeUrl?: string
  /** Where mail to us is known to arrive. */
  unsubscribeMailto?: string
}

type Place = { path: string; purpose: TokenPurpose; id: string }

/** The links only this reader may follow. Their tokens are made anew, and come out the same. */
export function linksOf(
  { publicUrl, tokenKeys, returnPaths }: Pick<Deps, 'publicUrl' | 'tokenKeys' | 'returnPaths'>,
  delivery: ClaimedDelivery,
): Links {
  const link = ({ path, purpose, id }: Place): string =>
    `${publicUrl}/${path}/${signToken(tokenKeys, { purpose, site: delivery.siteId, id })}`

  if ('subscriptionId' in delivery && delivery.subscriptionId) {
    const place = { path: 'subscriptions/unsubscribe', purpose: 'unsubscribe' } as const
    const { siteId, subscriptionId: id } = delivery
    const unsubscribeMailto = returnPaths.mailto({ siteId, id })
    return {
      unsubscribeUrl: link({ ...place, id }),
      ...(unsubscribeMailto && { unsubscribeMailto }),
    }
  }
  const place = actionOf(delivery)
  const preferences = preferencesOf(delivery)
  return {
    ...(place && { actionUrl: link(place) }),
    ...(preferences && { unsubscribeUrl: link(preferences) }),
  }
}

/** Where the button of a mail leads, if what it leads to is for its reader alone. */
function actionOf(delivery: ClaimedDelivery): Place | undefined {
  const { kind, slots } = delivery
  if (kind === 'confirmation') {
    return { path: 'subscriptions/confirm', purpose: 'confirm', id: slots.confirmationId }
  }
  if (kind === 'export') {
    return { path: 'subscriptions/export', purpose: 'export', id: slots.exportId }
  }
  if (kind === 'my-comments') return { path: 'comments/mine', purpose: 'mine', id: slots.linkId }
  if (kind === 'sign-in') return { path: 'desk/sign-in', purpose: 'sign-in', id: slots.linkId }
  if (kind === 'moderator-notice') {
    return moderatePage(slots)
  }
  return kind === 'decision' ? decisionPage(slots) : undefined
}

/** The link is one moderator's: what is decided by it is theirs. */
function moderatePage({ commentId, staffId }: ModeratorNoticeSlots): Place {
  const id = staffId ? idInHands({ about: commentId, holder: staffId }) : commentId
  return { path: 'comments/moderate', purpose: 'moderate', id }
}

/** Where staff choose whether notices come. */
function preferencesOf({ kind, slots }: ClaimedDelivery): Place | undefined {
  if (kind !== 'moderator-notice' || !slots.staffId) return undefined
  return { path: 'comments/notices', purpose: 'notices', id: slots.staffId }
}

function decisionPage({ about, id }: DecisionSlots): Place {
  return about === 'report'
    ? { path: 'comments/reports', purpose: 'report', id }
    : { path: 'comments/decisions', purpose: 'decision', id }
}
