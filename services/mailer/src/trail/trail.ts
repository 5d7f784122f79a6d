import type { CampaignId, DeliveryId, SubscriberId } from '@afterword/shared/ids'
import type { Selectable } from 'kysely'
import type { AttemptsTable } from '../deliveries/attempt.ts'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { DeliveriesTable } from '../deliveries/delivery.ts'
import type { HoldReason } from '../holds/hold.ts'
import type { Verdict } from '../instance/gate.ts'

/** One subscription of the address, as its owner publishes it. */
export type Following = {
  subscriberId: SubscriberId
  topic: string
  frequency: 'instant' | 'daily' | 'weekly'
  state: 'pending' | 'confirmed' | 'ended'
  confirmedAt: Date | null
  mayPublish: boolean
  mayNotice: boolean
}

/** A campaign, and what holds it. */
export type AskedCampaign = {
  campaignId: CampaignId
  state: 'held' | 'sending' | 'paused' | 'finished' | 'cancelled'
  topics: string[]
  beganAt: Date | null
  title: string
  holds: { reason: string; detail: string; heldAt: Date; releasedAt: Date | null }[]
}

export type Attempt = Selectable<AttemptsTable>
export type Heard = {
  deliveryId: DeliveryId
  kind: string
  code: string | null
  detail: string | null
  createdAt: Date
}
export type TracedDelivery = Selectable<DeliveriesTable> & { tries: Attempt[]; heard: Heard[] }
export type Suppressed = { scope: string; cause: string; createdAt: Date }

export type RelayPause = { relay: string; reason: string; pausedUntil: Date }

/** Everything we know of one address, and of one campaign if that was asked for. */
export type Trail = {
  following: Following[]
  suppressed: Suppressed[]
  deliveries: TracedDelivery[]
  campaign: AskedCampaign | undefined
  siteHold: HoldReason | undefined
  /** Relays that are left alone at the moment. */
  pauses: RelayPause[]
  /** Whether mail leaves this database at all. */
  gate: Verdict
  /** Whose mail goes out once more where nobody knows whether it arrived. */
  resendLanes: Lane[]
  now: Date
}
