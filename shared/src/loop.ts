import { type Bell, openBell } from './bell.ts'

type Options = {
  /** How long to rest after a step that found nothing. */
  idleMs: number
  /** What ends such a rest before its time. */
  bell?: Bell
  onError: (error: unknown) => void
}

const REST_AFTER_ERROR_MS = 1_000

/**
 * Runs `step` again and again: at once while it finds something to do, else after
 * `idleMs`. Returns what stops it, which waits for the step under way.
 */
export function startLoop(
  step: (stopping: AbortSignal) => Promise<number>,
  { idleMs, bell = openBell(), onError }: Options,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if ((await step(signal)) === 0) await bell.rest(idleMs, signal)
      } catch (error) {
        onError(error)
        await openBell().rest(Math.max(idleMs, REST_AFTER_ERROR_MS), signal)
      }
    }
  }
  const running = run()

  return async () => {
    stopping.abort()
    await running
  }
}
