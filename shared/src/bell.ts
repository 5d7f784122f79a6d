/** Wakes whoever rests by it; rung while nobody rests, it wakes the next one at once. */
export type Bell = {
  ring: () => void
  /** Resolves after `ms`, or as soon as it rings, or when `stopping` is aborted. */
  rest: (ms: number, stopping: AbortSignal) => Promise<void>
}

export function openBell(): Bell {
  let hasRung = false
  let wake: (() => void) | undefined

  return {
    ring() {
      hasRung = true
      wake?.()
    },
    async rest(ms, stopping) {
      if (!hasRung && !stopping.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, ms)
        wake = resolve
        stopping.addEventListener('abort', wake)
        await promise
        stopping.removeEventListener('abort', wake)
        wake = undefined
        clearTimeout(timer)
      }
      hasRung = false
    },
  }
}
