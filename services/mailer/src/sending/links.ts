import type { CommentId, SiteId } from '@afterword/shared/ids'
import { idInHands, signToken, type TokenPurpose } from '@afterword/shared/tokens/token'
import type { ClaimedDelivery, DecisionSlots } from '../deliveries/delivery.ts'
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
  deps: Pick<Deps, 'publicUrl' | 'tokenKeys' | 'returnPaths'>,
  delivery: ClaimedDelivery,
): Links {
  const link = linksTo(deps, delivery.siteId)

  if ('subscriptionId' in delivery && delivery.subscriptionId) {
    const place = { path: 'subscriptions/unsubscribe', purpose: 'unsubscribe' } as const
    const { siteId, subscriptionId: id } = delivery
    const unsubscribeMailto = deps.returnPaths.mailto({ siteId, id })
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

function linksTo(
  { publicUrl, tokenKeys }: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  site: SiteId,
): (place: Place) => string {
  return ({ path, purpose, id }) =>
    `${publicUrl}/${path}/${signToken(tokenKeys, { purpose, site, id })}`
}

/** Where a moderator decides on a comment. The link is theirs: what is decided by it is, too. */
export function decideLinks(
  deps: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  { siteId, slots }: ClaimedDelivery & { kind: 'moderator-notice' },
): (comment: CommentId) => string {
  const link = linksTo(deps, siteId)
  const { staffId: holder } = slots
  return (about) => {
    const id = holder ? idInHands({ about, holder }) : about
    return link({ path: 'comments/moderate', purpose: 'moderate', id })
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
  return kind === 'decision' ? decisionPage(slots) : undefined
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
