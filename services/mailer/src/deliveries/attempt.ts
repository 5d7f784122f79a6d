import type { DeliveryId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import type { DeliveryState } from './delivery.ts'

/** A try that did not end in `sent`; of the one that did, the delivery itself tells. */
export type AttemptsTable = {
  deliveryId: DeliveryId
  at: Generated<Date>
  state: DeliveryState
  reason: string | null
  /** What the server said; it may name an address. */
  reply: string | null
  relay: string | null
}
