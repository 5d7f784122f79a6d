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
/** A transaction stuck before its last byte ends after a minute, give or take what a busy machine takes. */
const CUT_WITHIN_MS = 63_000
/** More than four leases of fifteen seconds. */
const HELD_MS = 65_000
const GREETS_AFTER_MS = 20_000
const HELD = 'held@example.com'

/**
 * Three in ten readers are with a provider whose server answers a byte a second; one answer to a
 * whole message takes longer than several leases; and then the relay takes its time to greet.
 */
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
    const cutAfterMs = dawdle(world)
    const confirming = confirm(world, subscriptions.url)
    const slowed = await measure(world, { url: subscriptions.url, owed })
    const confirmedMs = await confirming
    await until(() => countOf(world, HELD) > 0 && cutAfterMs.length > 0, 120)
    const heldAs = await stateOf(world, HELD)
    const greetedMs = await greetLate(world, subscriptions.url)

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
      cut: cutAfterMs.length,
      longestStuckMs: Math.max(...cutAfterMs),
      heldCopies: countOf(world, HELD),
      isHeldSent: heldAs === 'sent',
      greetedMs: Math.round(greetedMs),
    }
    const isFast = slowed <= usual * MOST_TIMES_SLOWER + FIXED_MS
    const isQuick = isFast && confirmedMs <= CONFIRMED_WITHIN_MS
    const isCut = figures.longestStuckMs <= CUT_WITHIN_MS
    const isHeldOnce = figures.heldCopies === 1 && figures.isHeldSent
    return { pass: isQuick && isCut && isHeldOnce && figures.lost === 0, figures }
  },
}

/** From now on; returns for how long each was stuck who has hung up. */
function dawdle({ sink }: World): number[] {
  const cutAfterMs: number[] = []
  sink.behave({
    rcpt: (address) => (address.endsWith('@slow.test') ? 'trickle' : undefined),
    answer: ({ recipient }) => delay(recipient === HELD ? HELD_MS : 20, undefined),
    left: (afterMs) => cutAfterMs.push(afterMs),
  })
  return cutAfterMs
}

function countOf({ sink }: World, address: string): number {
  return sink.accepted.filter(({ recipient }) => recipient === address).length
}

/** Of the confirmation to an address, once it is settled. */
async function stateOf({ db }: World, address: string): Promise<string | undefined> {
  const find = async (): Promise<string | undefined> => {
    const { rows } = await sql<{ state: string }>`
      select d.state from mailer.deliveries d
      join subscriptions.subscribers s on s.id = d.subscriber_id where s.address = ${address}
    `.execute(db)
    return rows[0]?.state
  }
  await until(async () => (await find()) !== 'sending', 30)
  return find()
}

/** How long a confirmation takes where every connection is anew, and the relay waits before it speaks. */
async function greetLate(world: World, url: string): Promise<number> {
  const { sink } = world
  await sink.leave()
  sink.behave({ greet: () => delay(GREETS_AFTER_MS, undefined) })
  await sink.comeBack()
  const email = 'patient@example.com'
  const begun = performance.now()
  await subscribe(world, url, email)
  await until(() => countOf(world, email) > 0, 90)
  return performance.now() - begun
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
  for (const email of [HELD, 'one@slow.test', 'other@slow.test', 'third@slow.test']) {
    await subscribe(world, url, email)
  }
  for (let asked = 0; asked < ASKERS; asked += 1) {
    const email = `asker-${asked}@example.com`
    const begun = performance.now()
    await subscribe(world, url, email)
    await until(() => world.sink.accepted.some(({ recipient }) => recipient === email), 60)
    times.push(performance.now() - begun)
  }
  return Math.max(...times)
}
