import { startLoop } from '@afterword/shared/loop'
import { onceAMinute } from '@afterword/shared/once-a-minute'
import { deleteOldAlerts } from './alerts/store.ts'
import { deleteOldContents, deleteOldDeliveries } from './deliveries/sweep-store.ts'
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
    await deleteOldContents(db)
    return 0
  }
  const complain = onceAMinute((error: unknown) => log.warn({ err: error }, 'not swept'))
  const options = { idleMs: EVERY_MS, onError: complain }
  // Batch after batch, as long as there are old ones.
  const stops = [startLoop(() => deleteOldDeliveries(db), options), startLoop(sweep, options)]
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}
