import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { deleteOldAlerts } from './alerts/store.ts'
import type { Deps } from './deps.ts'
import { deleteOldSigns } from './guard/sweep-store.ts'
import { deleteOldAttempts } from './trail/store.ts'

const EVERY_MS = 60 * 60 * 1_000

/** Forgets what nobody asks for any more, once an hour. Returns what stops it. */
export function startSweeping({ db, log }: Pick<Deps, 'db' | 'log'>): () => Promise<void> {
  const sweep = async (): Promise<number> => {
    await deleteOldAlerts(db)
    await deleteOldAttempts(db)
    await deleteOldSigns(db)
    return 0
  }
  const complain = onceAMinute((error: unknown) => log.warn({ err: error }, 'not swept'))
  return startLoop(sweep, { idleMs: EVERY_MS, onError: complain })
}
