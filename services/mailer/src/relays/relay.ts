import type { Lane } from '../deliveries/delivery-kind.ts'
import type { Breaker } from '../sending/breaker.ts'
import type { RelayOptions } from '../smtp/relay-options.ts'
import type { Profile, Signs } from './profiles.ts'

/** An SMTP server that takes our mail for everybody, as an operator describes it. */
export type RelaySettings = {
  /** Its name in the ledger, the metrics and the log; never with a password. */
  id: string
  options: RelayOptions
  profile: Profile
  signs: Signs
  /** Message stream, configuration set, pool or tag, as the provider calls it. */
  stream: string | null
  /** Messages a second, from all processes together. */
  rate: number | null
  /** Connections of one process. */
  connections: number
  /** Most mails a day, while a new address gains its reputation. */
  dailyCap: number | null
  lanes: readonly Lane[]
}

export type Relay = RelaySettings & { breaker: Breaker }
