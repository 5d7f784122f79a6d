import { setTimeout as delay } from 'node:timers/promises'

const BEAT_MS = 100

/** Ends at a multiple of 100 ms, however long the work takes: its time tells nothing about an address. */
export async function onTheBeat(work: () => Promise<void>): Promise<void> {
  const begun = performance.now()
  try {
    await work()
  } finally {
    await delay(BEAT_MS - ((performance.now() - begun) % BEAT_MS))
  }
}
