import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { World } from './world.ts'

export type Subscribing = {
  /** Those who were told 202. */
  promised: () => string[]
  finish: () => Promise<void>
}

const PER_SECOND = 5
const PATIENCE_MS = 10_000
const GIVE_UP_MS = 60_000
const PAUSE_MS = 200

/** People who ask for every new article, five a second, each trying until there is an answer. */
export function startSubscribing({ site }: Pick<World, 'site'>, url: string): Subscribing {
  const path = `${url}/subscriptions/v1/sites/${site}/subscriptions`
  const promised: string[] = []
  const open = new Set<Promise<void>>()
  const over = new AbortController()

  const ask = async (email: string): Promise<void> => {
    const end = performance.now() + GIVE_UP_MS
    while (performance.now() < end) {
      const status = await tryOnce(path, email).catch(() => 0)
      if (status === 202) return void promised.push(email)
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

async function tryOnce(path: string, email: string): Promise<number> {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: 'https://news.example',
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    },
    body: JSON.stringify({ email }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  await response.arrayBuffer()
  return response.status
}
