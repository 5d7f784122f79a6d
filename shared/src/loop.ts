import { setTimeout as delay } from 'node:timers/promises'

type Options = {
  /** How long to rest after a step that found nothing. */
  idleMs: number
  onError: (error: unknown) => void
}

const REST_AFTER_ERROR_MS = 1_000

/**
 * Runs `step` again and again: at once while it finds something to do, else after
 * `idleMs`. Returns what stops it, which waits for the step under way.
 */
export function startLoop(
  step: (stopping: AbortSignal) => Promise<number>,
  { idleMs, onError }: Options,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping

  const rest = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal }).catch(() => undefined)

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if ((await step(signal)) === 0) await rest(idleMs)
      } catch (error) {
        onError(error)
        await rest(Math.max(idleMs, REST_AFTER_ERROR_MS))
      }
    }
  }
  const running = run()

  return async () => {
    stopping.abort()
    await running
  }
}
