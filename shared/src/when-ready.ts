import type { Logger } from 'pino'
import { startLoop } from './loop.ts'
import { onceAMinute } from './once-a-minute.ts'

type Parts = {
  isReady: () => Promise<boolean>
  /** Starts the work and returns what stops it. */
  begin: () => () => Promise<void>
  log: Logger
}

const ASK_AGAIN_MS = 500

/**
 * Begins a service's work once PostgreSQL is there and migrated, however long that takes.
 * Returns what stops the waiting or the work.
 */
export function whenReady({ isReady, begin, log }: Parts): () => Promise<void> {
  const waiting = onceAMinute((error: unknown) =>
    log.warn({ err: error }, 'waiting for PostgreSQL'),
  )
  let stopWork: (() => Promise<void>) | undefined

  const stopAsking = startLoop(
    async () => {
      if (!stopWork && (await isReady())) {
        stopWork = begin()
        log.info('working')
      }
      return 0
    },
    { idleMs: ASK_AGAIN_MS, onError: waiting },
  )

  return async () => {
    await stopAsking()
    await stopWork?.()
  }
}
