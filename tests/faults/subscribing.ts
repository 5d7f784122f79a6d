import { setTimeout as delay } from 'node:timers/promises'
import { subscribe } from './requests.ts'
import type { World } from './world.ts'

export type Subscribing = {
  /** Those who were told 202. */
  promised: () => string[]
  finish: () => Promise<void>
}

const PER_SECOND = 5
const GIVE_UP_MS = 60_000
const PAUSE_MS = 200

/** People who ask for every new article, five a second, each trying until there is an answer. */
export function startSubscribing(world: Pick<World, 'site'>, url: string): Subscribing {
  const promised: string[] = []
  const open = new Set<Promise<void>>()
  const over = new AbortController()

  const ask = async (email: string): Promise<void> => {
    const end = performance.now() + GIVE_UP_MS
    while (performance.now() < end) {
      const answer = await subscribe(world, url, email).catch(() => undefined)
      if (answer?.status === 202) return void promised.push(email)
      await delay(PAUSE_MS)
    }
  }
  const run = async (): Promise<void> => {
    for (let asked = 0; !over.signal.aborted; asked += 1) {
      const asking = ask(`asker-${asked}@example.com`)
      open.add(asking)
      void asking.finally(() => open.delete(asking))
      await delay(1_000 / PER_SECOND)
    }
  }
  const running = run()

  return {
    promised: () => promised,
    async finish() {
      over.abort()
      await running
      await Promise.all(open)
    },
  }
}
