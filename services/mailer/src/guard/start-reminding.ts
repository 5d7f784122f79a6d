import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import type { Deps } from '../deps.ts'
import { remindOfHolds } from './remind-of-holds.ts'

const EVERY_MS = 30 * 60_000

/** Tells every half hour of campaigns that are kept back, where mail is sent from. Returns what stops it. */
export function startReminding({
  db,
  log,
  alert,
  gate,
}: Pick<Deps, 'db' | 'log' | 'alert' | 'gate'>): () => Promise<void> {
  const remind = async (): Promise<number> => {
    if ((await gate.check(db)) === 'open') await remindOfHolds({ db, alert })
    return 0
  }
  return startLoop(remind, {
    idleMs: EVERY_MS,
    onError: onceAMinute((error) => log.warn({ err: error }, 'not reminded of held campaigns')),
  })
}
