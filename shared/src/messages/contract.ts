import type { z } from 'zod'
import type { QueueName } from './queue-name.ts'

/**
 * Something one service may tell another: ids and choices, never an address, a name or text.
 * `name` is stored, so it outlives deploys: rename the constant freely, never the name.
 */
export type Contract<Payload> = {
  readonly queue: QueueName
  readonly name: string
  readonly payload: z.ZodType<Payload>
  /** What makes two of them the same: the second is not sent. Left out, each is its own. */
  readonly dedupeKey?: (payload: Payload) => string
}

export function defineContract<Payload>(contract: Contract<Payload>): Contract<Payload> {
  return contract
}

export type PayloadOf<C> = C extends Contract<infer Payload> ? Payload : never
