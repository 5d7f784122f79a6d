import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createSubscribers } from '../people.ts'
import { subscribe } from '../requests.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 600
const MOST_TIMES_SLOWER = 1.3
const CONFIRMED_WITHIN_MS = 10_000
const ASKERS = 10
/** What every campaign takes whatever its size: planning, polls and the like. */
const FIXED_MS = 1_000
const FOREVER_MS = 600_000

/** Three in ten readers are with a provider whose server takes for ever to answer. */
export const relaySlow: FaultCase = {
  number: 'R17',
  promise:
    'One provider that does not answer holds up neither the rest of the list nor a confirmation.',

  async run(world) {
    const { db, sink, site } = world
    const everybody = await createSubscribers(db, site, READERS)
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')
    sink.answerAfter(20)
    await measure(world, { url: subscriptions.url, owed: everybody })
    const fast = await measure(world, { url: subscriptions.url, owed: everybody })

    const owed = await moveSome(world, everybody)
    const stall = { signal: new AbortController() }
    sink.behave({
      async rcpt(address) {
        if (address.endsWith('@slow.test')) {
          await delay(FOREVER_MS, undefined, stall.signal).catch(() => undefined)
        }
        return undefined
      },
      answer: () => delay(20, undefined),
    })
    const confirming = confirm(world, subscriptions.url)
    const slowed = await measure(world, { url: subscriptions.url, owed })
    const confirmedMs = await confirming
    stall.signal.abort()

    const usual = (fast * owed.length) / everybody.length
    const figures = {
      ...tally(
        owed,
        sink.accepted.filter(({ recipient }) => owed.includes(recipient)),
        3,
      ),
      usualMs: Math.round(usual),
      slowedMs: Math.round(slowed),
      confirmedMs: Math.round(confirmedMs),
    }
    const isFast = slowed <= usual * MOST_TIMES_SLOWER + FIXED_MS
    const pass = isFast && figures.lost === 0 && confirmedMs <= CONFIRMED_WITHIN_MS
    return { pass, figures }
  },
}

type Campaign = { url: string; owed: string[] }

/** How long a publication takes until all of `owed` have one copy more. */
async function measure(world: World, { url, owed }: Campaign): Promise<number> {
  const { sink } = world
  const before = sink.accepted.length
  const begun = performance.now()
  const campaign = await publish(world, url)
  const wanted = new Set(owed)
  await until(() => {
    const since = sink.accepted.slice(before).filter(({ recipient }) => wanted.has(recipient))
    return since.length >= owed.length
  }, 240)
  if (owed.length === READERS) await untilFinished(world, campaign)
  return performance.now() - begun
}

/** Gives three in ten another provider, and says who is left. */
async function moveSome({ db }: World, everybody: string[]): Promise<string[]> {
  await sql`
    update subscriptions.subscribers
    set address = replace(address, '@example.com', '@slow.test')
    where address ~ '[147]@example.com$'
  `.execute(db)
  return everybody.filter((address) => !/[147]@/.test(address))
}

/** The slowest way from asking to the confirmation in the inbox. */
async function confirm(world: World, url: string): Promise<number> {
  const times: number[] = []
  for (let asked = 0; asked < ASKERS; asked += 1) {
    const email = `asker-${asked}@example.com`
    const begun = performance.now()
    await subscribe(world, url, email)
    await until(() => world.sink.accepted.some(({ recipient }) => recipient === email), 60)
    times.push(performance.now() - begun)
  }
  return Math.max(...times)
}
