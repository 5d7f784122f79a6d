import { explain, explainDelivery, explainSuppression } from './explain.ts'
import type { AskedCampaign, Attempt, Heard, TracedDelivery, Trail } from './trail.ts'
import { FEEDBACK_WORDS, reasonWords } from './words.ts'

/** What an operator may see, field by field. */
export function trailJson(trail: Trail): object {
  const { following, suppressed, deliveries, campaign } = trail
  return {
    says: explain(trail),
    following: following.map(({ topic, frequency, state, confirmedAt }) => ({
      topic,
      frequency,
      state,
      confirmedAt,
    })),
    suppressions: suppressed.map((one) => ({
      scope: one.scope,
      cause: one.cause,
      says: explainSuppression(one),
      createdAt: one.createdAt,
    })),
    campaign: campaign ? campaignJson(campaign) : null,
    deliveries: deliveries.map((delivery) => deliveryJson(delivery, trail)),
  }
}

function campaignJson({ campaignId, title, state, beganAt, holds }: AskedCampaign): object {
  return { id: campaignId, title, state, beganAt, holds }
}

function deliveryJson(delivery: TracedDelivery, trail: Trail): object {
  const { id, kind, campaignId, state, reason, reply, relay, messageId } = delivery
  const { createdAt, settledAt, tries, heard } = delivery
  return {
    id,
    kind,
    campaignId,
    state,
    reason,
    reply,
    relay,
    messageId,
    createdAt,
    settledAt,
    says: explainDelivery(delivery, trail),
    dueAt: state === 'pending' || state === 'deferred' ? delivery.dueAt : null,
    tries: tries.map(attemptJson),
    heard: heard.map(heardJson),
  }
}

function attemptJson({ at, state, reason, reply, relay }: Attempt): object {
  return { at, state, reason, says: reason && reasonWords(reason), reply, relay }
}

function heardJson({ kind, code, detail, createdAt }: Heard): object {
  return { kind, says: FEEDBACK_WORDS[kind] ?? kind, code, detail, createdAt }
}
