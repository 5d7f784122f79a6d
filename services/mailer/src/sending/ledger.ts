import { setTimeout as delay } from 'node:timers/promises'
import type { Journal } from '@afterword/shared/journal/journal'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { MailerSchema } from '../schema.ts'
import { noteSuppressed } from '../suppressions/note-marks.ts'
import { batched } from './batch.ts'
import { type Claimant, renewClaims } from './claim-store.ts'
import { settle, type Settlement } from './outcome-store.ts'
import type { Outcome } from './outcome.ts'

/** Where claims are renewed and outcomes written down, those of one moment in one statement. */
export type Ledger = {
  /** The delivery if it may still go out, as it stands now. */
  renew: (delivery: ClaimedDelivery) => Promise<ClaimedDelivery | undefined>
  /** Returns once the outcome is committed; false if it was not ours to tell any more. */
  settle: (delivery: ClaimedDelivery, outcome: Outcome, seconds: number) => Promise<boolean>
}

const TRY_AGAIN_MS = 500

type Parts = {
  db: Kysely<MailerSchema>
  log: Logger
  journal: Journal
  claimant: Claimant
  /** Ends the waiting for a PostgreSQL that is away: the process must go. */
  giveUp: AbortSignal
}

export function openLedger({ db, log, journal, claimant, giveUp }: Parts): Ledger {
  const renew = batched(async (deliveries: ClaimedDelivery[]) => {
    const renewed = await renewClaims(db, claimant, deliveries)
    return deliveries.map(({ id }) => renewed.find((one) => one.id === id))
  })
  const write = batched(async (settlements: Settlement[]) => {
    const { ids, suppressed } = await settle(db, claimant, settlements)
    // After the commit, as it is one statement. What a crash loses here the same reply says again.
    await noteSuppressed({ journal }, suppressed)
    const settled = new Set(ids)
    return settlements.map(({ id }) => settled.has(id))
  })
  const complain = onceAMinute((error: unknown) =>
    log.warn({ err: error }, 'outcome not written yet'),
  )

  return {
    renew,
    async settle({ id, epoch, address }, outcome, seconds) {
      for (;;) {
        try {
          return await write({ ...outcome, id, epoch, address, seconds })
        } catch (error) {
          if (giveUp.aborted) throw error
          complain(error)
          await delay(TRY_AGAIN_MS, undefined, { signal: giveUp }).catch(() => undefined)
        }
      }
    },
  }
}
