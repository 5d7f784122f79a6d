import { createHmac } from 'node:crypto'
import type { CampaignId } from '@afterword/shared/ids'
import { getDomain } from 'tldts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { ProviderGroups } from '../pace/provider-groups.ts'
import { countFaults } from '../relays/pause-store.ts'
import type { RelayPauses } from '../relays/pauses.ts'
import type { Outcome } from '../sending/outcome.ts'
import type { FailureCause } from './hold.ts'
import { noteFailure } from './note-failure.ts'
import { insertHolds } from './store.ts'

type Parts = {
  deps: Pick<Deps, 'db' | 'alert' | 'addressHashKey' | 'guardsCampaigns'>
  pauses: RelayPauses
  groups: ProviderGroups
}

/** Looks at how tries end, and stops what would only do more harm. */
export type Guard = {
  learn: (delivery: ClaimedDelivery, relay: string, outcome: Outcome) => Promise<void>
  /** Whether a delivery is of a campaign that this process has held since then. */
  isHeldSince: (delivery: ClaimedDelivery, since: number) => boolean
}

/** So many who have nothing to do with each other are not all mistaken about us. */
const ENOUGH_ORIGINS = 3
/** By then every claim has been made in knowledge of a hold. */
const REMEMBER_MS = 60_000

export function openGuard(parts: Parts): Guard {
  const heldAt = new Map<CampaignId, number>()
  const remember = (campaignId: CampaignId): void => {
    const forgotten = performance.now() - REMEMBER_MS
    for (const [id, at] of heldAt) if (at < forgotten) heldAt.delete(id)
    heldAt.set(campaignId, performance.now())
  }

  return {
    async learn(delivery, relay, outcome) {
      if (outcome.trouble === 'identity') {
        for (const held of await suspectUs(parts, delivery, relay)) remember(held)
      }
      const cause = causeOf(outcome)
      if (delivery.kind !== 'publication' || !cause) return
      const { campaignId } = delivery
      const failure = { campaignId, cause, isReported: false } as const
      if (await noteFailure(parts.deps, failure)) remember(campaignId)
    },
    isHeldSince: (delivery, since) =>
      delivery.kind === 'publication' && (heldAt.get(delivery.campaignId) ?? -Infinity) > since,
  }
}

/** Many who refuse without a word that we know may mean us as well as the reader. */
function causeOf({ mark, reason, trouble }: Outcome): FailureCause | null {
  if (trouble === 'message') return 'message'
  return mark === 'gone' || reason === 'refused' ? 'hard-bounce' : null
}

/**
 * Refused for what we are: by one, it is a quarrel; by several, it is our fault. Returns the
 * campaigns that are held now: all whose mail was refused so, as sites share the relay.
 */
async function suspectUs(
  parts: Parts,
  delivery: ClaimedDelivery,
  relay: string,
): Promise<CampaignId[]> {
  const { db, alert, guardsCampaigns } = parts.deps
  const campaignId = delivery.kind === 'publication' ? delivery.campaignId : null
  const origin = originOf(parts, delivery.address)
  const { count, campaigns } = await countFaults(db, { relay, origin, campaignId })
  if (count < ENOUGH_ORIGINS) return []
  if (!(await parts.pauses.pause(relay, 'sender-refused'))) return []

  const detail = `${relay}: refused for who we are by ${count} who have nothing to do with each other`
  alert({ code: 'relay-paused', detail })
  if (!guardsCampaigns) return []
  const held = await insertHolds(db, campaigns, { reason: 'sender-refused', detail })
  for (const one of held) {
    alert({
      code: 'campaign-held',
      siteId: one.siteId,
      detail: `${one.campaignId}: sender-refused`,
    })
  }
  return held.map((one) => one.campaignId)
}

/** Those who answer to the same people are one; and a domain may be a person's, so it is hashed. */
function originOf({ groups, deps }: Parts, address: string): string {
  const group = groups.of(address)
  const origin = getDomain(group) ?? group
  return createHmac('sha256', deps.addressHashKey).update(origin).digest('base64url').slice(0, 22)
}
