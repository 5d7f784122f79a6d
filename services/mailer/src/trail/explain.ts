import { HOLD_WORDS } from '../holds/hold.ts'
import type {
  AskedCampaign,
  Following,
  RelayPause,
  Suppressed,
  TracedDelivery,
  Trail,
} from './trail.ts'
import {
  CAMPAIGN_HOLD_WORDS,
  FEEDBACK_WORDS,
  GATE_WORDS,
  reasonWords,
  SCOPE_WORDS,
  STATE_WORDS,
  SUPPRESSION_WORDS,
} from './words.ts'

/** Answers "why did this reader (not) get that mail?" in sentences, the one that matters first. */
export function explain(trail: Trail): string[] {
  const { campaign, deliveries } = trail
  if (campaign) {
    const delivery = deliveries.find(({ campaignId }) => campaignId === campaign.campaignId)
    return delivery ? explainDelivery(delivery, trail) : explainAbsence(campaign, trail)
  }
  const [newest] = deliveries
  const state = [...explainHolds(trail), ...trail.suppressed.map(explainSuppression)]
  if (!newest) return [...state, explainFollowing(trail.following)]
  return [...state, `The newest mail: ${newest.kind}.`, ...explainDelivery(newest, trail)]
}

/** What became of one delivery, and what it waits for. */
export function explainDelivery(delivery: TracedDelivery, trail: Trail): string[] {
  const { state, reason, heard } = delivery
  const isWaiting = state === 'pending' || state === 'deferred'
  return [
    STATE_WORDS[state],
    ...(reason ? [reasonWords(reason)] : []),
    ...(state === 'suppressed' ? trail.suppressed.map(explainSuppression) : []),
    ...(isWaiting ? explainWaiting(delivery, trail) : []),
    ...(state === 'unknown' ? [explainDoubt(delivery, trail)] : []),
    ...heard.map(({ kind }) => FEEDBACK_WORDS[kind] ?? `We heard “${kind}” of it.`),
  ]
}

function explainWaiting({ campaignId, dueAt }: TracedDelivery, trail: Trail): string[] {
  const { campaign, now } = trail
  const holds = explainHolds(trail)
  const own = campaign?.campaignId === campaignId ? explainCampaign(campaign) : []
  if (holds.length + own.length > 0) return [...holds, ...own]
  if (dueAt > now) return [`It is tried again after ${dueAt.toISOString()}.`]
  const pauses = trail.pauses.map(explainPause)
  if (pauses.length > 0) return pauses
  return ['It is due: it waits for a free connection, or for the pace its provider allows.']
}

function explainDoubt({ lane, isResent }: TracedDelivery, { resendLanes }: Trail): string {
  if (isResent || !resendLanes.includes(lane)) {
    return 'It is not sent again unless somebody decides so.'
  }
  return 'Unless a report settles that, it is sent once more within minutes.'
}

function explainPause({ relay, reason, pausedUntil }: RelayPause): string {
  const until = pausedUntil.toISOString()
  return `The relay ${relay} is left alone until ${until}. ${reasonWords(reason)}`
}

function explainHolds({ siteHold, gate }: Trail): string[] {
  const atTheGate = GATE_WORDS[gate]
  return [
    ...(atTheGate ? [atTheGate] : []),
    ...(siteHold ? [`All mail of the site is held. ${HOLD_WORDS[siteHold]}`] : []),
  ]
}

function explainCampaign({ state, holds }: AskedCampaign): string[] {
  const open = holds.filter(({ releasedAt }) => releasedAt === null)
  return [
    ...open.map(({ reason, detail }) => {
      const why = CAMPAIGN_HOLD_WORDS[reason] ?? reason
      return `The campaign is kept back. ${why}: ${detail}.`
    }),
    ...(state === 'paused' ? ['The campaign is paused.'] : []),
  ]
}

export function explainSuppression({ scope, cause, createdAt }: Suppressed): string {
  const what = SCOPE_WORDS[scope] ?? 'no mail'
  const day = createdAt.toISOString().slice(0, 10)
  return `Since ${day} ${what} goes to the address: ${SUPPRESSION_WORDS[cause] ?? cause}.`
}

/** Why a campaign made no delivery to an address. */
function explainAbsence(campaign: AskedCampaign, { following }: Trail): string[] {
  const { state, beganAt } = campaign
  if (state === 'held') return ['The campaign has not begun: it is in its hold.']
  if (!beganAt) return ['The campaign was cancelled before it began.']
  const asked = following.filter(({ topic }) => !/^(thread|replies):/.test(topic))
  if (asked.length === 0) return [explainFollowing(following)]
  const matching = asked.filter(({ topic }) => campaign.topics.includes(topic))
  if (matching.length === 0) {
    return [`The article is in none of what the reader follows: ${topicsOf(asked)}.`]
  }
  return [...new Set(matching.map((one) => explainMiss(one, beganAt)))]
}

function explainMiss(
  { state, confirmedAt, frequency, mayPublish }: Following,
  beganAt: Date,
): string {
  if (state === 'pending') return 'The reader has not confirmed the address.'
  if (state === 'ended') return 'The reader had unsubscribed.'
  if (confirmedAt && confirmedAt >= beganAt) {
    return `The reader confirmed at ${confirmedAt.toISOString()}, after sending had begun.`
  }
  if (frequency !== 'instant') return `The reader gets a ${frequency} digest in its place.`
  if (!mayPublish) return 'The reader has paused all mail.'
  return 'It has not been planned yet, or the mail is folded into a digest because it was too many.'
}

function explainFollowing(following: Following[]): string {
  const live = following.filter(({ state }) => state === 'confirmed')
  if (following.length === 0) return 'Nobody has asked for mail with this address.'
  if (live.length > 0) return `The reader follows ${topicsOf(live)}.`
  const isPending = following.some(({ state }) => state === 'pending')
  return isPending
    ? 'The reader has asked for mail and has not confirmed the address.'
    : 'The reader has unsubscribed.'
}

function topicsOf(following: Following[]): string {
  return [...new Set(following.map(({ topic }) => topic))].join(', ')
}
