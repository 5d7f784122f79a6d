import { setTimeout as delay } from 'node:timers/promises'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 300
/** Those that were under way when it went away. */
const FIRST_CONNECTIONS = 12
/** While these fail. */
const FIRST_MS = 900
const LEAST_GAP_MS = 900
/** By the end of the shortest outage the pause between tries has grown beyond this. */
const LEAST_LONGEST_GAP_MS = 10_000

type Outage = {
  seconds: number
  /** Whether nobody listens where it was, or somebody hangs up on all who come. */
  how: 'refuses' | 'hangs up'
}

/** The mail server is away for `seconds` of a publication. */
export const relayDown = ({ seconds, how }: Outage): FaultCase => ({
  isProxied: how === 'hangs up',
  number: 'R16',
  promise:
    'A mail server that is away fails nothing, counts no attempt, and is asked at most once a second, and less and less often.',

  async run(world) {
    const { db, edges, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer', { PUBLICATION_EXPIRY_HOURS: '120' })
    if (how === 'refuses') await sink.leave()
    else edges.smtp.cut()
    const campaign = await publish(world, subscriptions.url)
    await delay(seconds * 1_000)
    const tries = await listTries(world)
    const spread = await countDueTimes(world)
    const connections = how === 'refuses' ? tries.length : edges.smtp.connections()
    if (how === 'refuses') await sink.comeBack()
    else edges.smtp.heal()
    await untilFinished(world, campaign, 120)

    const later = tries.filter((at) => at > (tries[0] ?? 0) + FIRST_MS)
    const gaps = later.slice(1).map((at, index) => at - (later[index] ?? 0))
    const figures = {
      ...tally(owed, sink.accepted),
      connections,
      allowed: seconds + FIRST_CONNECTIONS,
      firstTries: tries.length - later.length,
      leastGapMs: Math.min(...gaps),
      longestGapMs: Math.max(...gaps),
      dueTimes: spread.times,
      dueAgain: spread.deliveries,
      ...(await countTried(world)),
    }
    const { lost, unexpected, duplicates, attempted, failed } = figures
    const isSpaced =
      figures.firstTries <= FIRST_CONNECTIONS &&
      figures.leastGapMs >= LEAST_GAP_MS &&
      figures.longestGapMs >= LEAST_LONGEST_GAP_MS
    const pass =
      lost + unexpected + duplicates + attempted + failed === 0 &&
      connections >= tries.length &&
      connections <= figures.allowed &&
      isSpaced &&
      spread.times === spread.deliveries
    return { pass, figures }
  },
})

/** When a delivery found nobody to talk to, oldest first. */
async function listTries({ db }: World): Promise<number[]> {
  const tries = await db
    .selectFrom('mailer.attempts')
    .select('at')
    .where('reason', '=', 'relay-away')
    .orderBy('at')
    .execute()
  return tries.map(({ at }) => at.getTime())
}

/** How many were put off, and to how many different moments: they are not to come all at once. */
async function countDueTimes({ db }: World): Promise<{ deliveries: number; times: number }> {
  const putOff = await db
    .selectFrom('mailer.deliveries')
    .select('dueAt')
    .where('state', '=', 'deferred')
    .execute()
  return { deliveries: putOff.length, times: new Set(putOff.map(({ dueAt }) => +dueAt)).size }
}

async function countTried({ db }: World): Promise<{ attempted: number; failed: number }> {
  const deliveries = await db
    .selectFrom('mailer.deliveries')
    .select(['attempts', 'state'])
    .execute()
  return {
    attempted: deliveries.filter(({ attempts }) => attempts > 0).length,
    failed: deliveries.filter(({ state }) => state === 'failed').length,
  }
}
