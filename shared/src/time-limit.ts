import { setTimeout as delay } from 'node:timers/promises'

/** Waits for `work`, but no longer than `ms`: false when it was not done by then. */
export async function finishesWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const done = work.then(() => true)
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([done, late])
  } finally {
    timer.abort()
  }
}
