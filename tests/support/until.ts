import { setTimeout as delay } from 'node:timers/promises'

const INTERVAL_MS = 25

/** Waits until `look` neither throws nor gives false; after `seconds` it fails with its last word. */
export async function until<Result>(
  look: () => Result | Promise<Result>,
  seconds = 10,
): Promise<Result> {
  const end = performance.now() + seconds * 1_000
  for (;;) {
    try {
      const seen = await look()
      if (seen !== false) return seen
      if (performance.now() > end) {
        throw new Error(`after ${seconds} s still not: ${look.toString()}`)
      }
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await delay(INTERVAL_MS)
  }
}
