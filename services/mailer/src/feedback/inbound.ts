import type { TokenKey } from '@afterword/shared/config'
import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Gate } from '../instance/gate.ts'
import type { RelaySettings } from '../relays/relay.ts'
import type { MailerSchema } from '../schema.ts'
import { claimProbe, findAnySender, isInboundProven } from './probe-store.ts'
import { sendProbe } from './send-probe.ts'

/** What we know of mail to the bounce domain. */
export type Inbound = {
  isProven: () => boolean
  /** Looks again, and says true once it has. */
  look: () => Promise<true>
}

type Parts = {
  db: Kysely<MailerSchema>
  domain: string | undefined
  /** The operator's word for it: no probe is needed. */
  isTrusted: boolean
}

export function openInbound({ db, domain, isTrusted }: Parts): Inbound {
  let isProven = isTrusted

  return {
    isProven: () => isProven,
    async look() {
      if (domain && !isTrusted) isProven = await isInboundProven(db)
      return true
    },
  }
}

type Probing = {
  db: Kysely<MailerSchema>
  log: Logger
  inbound: Inbound
  relay: Pick<RelaySettings, 'options'>
  domain: string
  tokenKeys: TokenKey[]
  gate: Pick<Gate, 'check'>
}

const LOOK_EVERY_MS = 10_000
const MINUTES_BETWEEN = { proven: 6 * 60, unproven: 10 }

/** Sends a probe now and then, and looks whether they arrive. Returns what stops it. */
export function startProbing({ db, log, inbound, gate, ...parts }: Probing): () => Promise<void> {
  const step = async (): Promise<number> => {
    await inbound.look()
    // From a copy of a database no mail goes out, not even to ourselves.
    if ((await gate.check(db)) !== 'open') return 0
    const sender = await findAnySender(db)
    const minutes = MINUTES_BETWEEN[inbound.isProven() ? 'proven' : 'unproven']
    const id = sender && (await claimProbe(db, minutes))
    if (!sender || !id) return 0

    const isTaken = await sendProbe({ ...parts, sender }, id)
    log.info({ isTaken }, 'probe of the bounce domain sent')
    return 0
  }
  return startLoop(step, {
    idleMs: LOOK_EVERY_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'probing failed, will try again')),
  })
}
