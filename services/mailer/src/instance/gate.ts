import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { MailerSchema } from '../schema.ts'
import { type Claims, findInstance, forgetRelease, markOurs, updateName } from './store.ts'

/** `held`: an operator wants to look first. `foreign`: mail was last sent from another database. */
export type Verdict = 'open' | 'held' | 'foreign'

/** Whether mail may leave this database at all. */
export type Gate = {
  /** Asks the database. Only while it is open may a sender say that it lives. */
  check: (db: Kysely<MailerSchema>) => Promise<Verdict>
  /** What was last found. */
  verdict: () => Verdict
  /** The same, for /readyz to say. */
  notes: Readonly<Record<string, unknown>>
}

type Settings = { isHeld: boolean; instanceId: string | undefined; log: Logger }

export function openGate({ isHeld, instanceId = '', log }: Settings): Gate {
  let verdict: Verdict = isHeld ? 'held' : 'open'
  const complain = onceAMinute(() =>
    log.error(
      'this database is a copy of one that mail is sent from: nothing is sent. If the other is gone, run `afterword delivery release`',
    ),
  )

  return {
    verdict: () => verdict,
    notes: {
      get delivery() {
        return verdict === 'open' ? undefined : verdict
      },
    },
    async check(db) {
      verdict = await judge(db, { isHeld, instanceId })
      if (verdict === 'foreign') complain()
      return verdict
    },
  }
}

type Asking = { isHeld: boolean; instanceId: string }

async function judge(db: Kysely<MailerSchema>, asking: Asking): Promise<Verdict> {
  const found = await findInstance(db)
  const mayTake = found.isKnown ? found.identity === null : !asking.isHeld
  if (!mayTake) return judgeKnown(db, asking, found)

  const { releasedAt } = found
  await markOurs(db, { identity: found.ours, name: asking.instanceId || null })
  // Several may come at once: who was first, the table says.
  return judgeKnown(db, asking, { ...(await findInstance(db)), releasedAt })
}

async function judgeKnown(
  db: Kysely<MailerSchema>,
  asking: Asking,
  found: Claims,
): Promise<Verdict> {
  const { isHeld, instanceId } = asking
  if (!found.isKnown) return 'held'
  if (isHeld && !found.releasedAt) return 'held'
  if (!isOurs(asking, found)) return 'foreign'

  if (!isHeld && found.releasedAt) await forgetRelease(db)
  if (found.name === null && instanceId) await updateName(db, instanceId)
  return 'open'
}

/** Whether mail was last sent from this database. Without a name nobody is told apart by it. */
export function isOurs(
  { instanceId = '' }: Pick<Settings, 'instanceId'>,
  { ours, identity, name }: Claims,
): boolean {
  return identity === ours && (name === null || instanceId === '' || name === instanceId)
}
