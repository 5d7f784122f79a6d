import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, subscribe } from './requests.ts'
import type { World } from './world.ts'

/** When it was over, by `performance.now()`. */
export type Heard = Answer & { at: number }

export type Subscribing = {
  /** Those who were told 202. */
  promised: () => string[]
  /** What was heard each time somebody asked, in order. Status 0 is no answer. */
  answers: () => Heard[]
  finish: () => Promise<void>
}

const GIVE_UP_MS = 60_000
const PAUSE_MS = 200
const NO_ANSWER: Answer = { status: 0, retryAfter: null, ms: 0 }

type Terms = { perSecond?: number; name?: string; patienceMs?: number }

/** People who ask for every new article, at a steady rate, each trying until there is an answer. */
export function startSubscribing(
  world: Pick<World, 'site'>,
  url: string,
  { perSecond = 5, name = 'asker', patienceMs }: Terms = {},
): Subscribing {
  const promised: string[] = []
  const answers: Heard[] = []
  const open = new Set<Promise<void>>()
  const over = new AbortController()

  const ask = async (email: string): Promise<void> => {
    const end = performance.now() + GIVE_UP_MS
    while (performance.now() < end) {
      const begun = performance.now()
      const answer = await subscribe(world, url, email, { patienceMs }).catch(() => NO_ANSWER)
      const at = performance.now()
      answers.push({ ...answer, ms: Math.round(at - begun), at })
      if (answer.status === 202) return void promised.push(email)
      await delay(Math.max(PAUSE_MS, Number(answer.retryAfter ?? 0) * 1_000))
    }
  }
  const run = async (): Promise<void> => {
    for (let asked = 0; !over.signal.aborted; asked += 1) {
      const asking = ask(`${name}-${asked}@example.com`)
      open.add(asking)
      void asking.finally(() => open.delete(asking))
      await delay(1_000 / perSecond)
    }
  }
  const running = run()

  return {
    promised: () => promised,
    answers: () => answers,
    async finish() {
      over.abort()
      await running
      await Promise.all(open)
    },
  }
}
