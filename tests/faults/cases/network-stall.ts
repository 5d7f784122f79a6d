import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { startLoad } from '../load.ts'
import { createSubscribers } from '../people.ts'
import { keepTrying } from '../posts.ts'
import { countDescriptors } from '../process-stats.ts'
import { readComments } from '../read-comments.ts'
import type { Answer } from '../requests.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { SLOTS } from '../slots.ts'
import { startSubscribing } from '../subscribing.ts'
import type { Edge, World } from '../world.ts'

const READERS = 300
const MOST_MS = 10_000
const BACK_WITHIN_MS = 10_000
const MOST_MORE_DESCRIPTORS = 5
const KEPT_ALIVE_SECONDS = 65
/** Longer than any request may take, so that one that is held for ever is seen. */
const PATIENCE_MS = 15_000
/** So soon a client knows that nobody listens. */
const REFUSED_WITHIN_MS = 1_000
/** A timer's and a busy machine's worth beside the bound itself. */
const TOLERANCE_MS = 500

/** Every packet to one server is dropped for a while, and nobody is told. */
export const networkStall = (edge: Edge, seconds: number): FaultCase => ({
  isProxied: true,
  number: 'R25',
  promise:
    'A network that drops everything and says nothing holds no request longer than 10 s, and leaves nothing behind.',

  async run(world, random) {
    const { db, edges, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    const sites = await createSites(world)
    sink.answerAfter(20)
    const [comments, subscriptions, mailer] = await Promise.all([
      world.start('comments'),
      world.start('subscriptions'),
      world.start('mailer'),
    ])
    const pids = [comments, subscriptions, mailer].map(({ pid }) => pid)
    const load = startLoad({
      sites,
      random,
      perSecond: 5,
      leave: (post) => keepTrying(comments.url, post, PATIENCE_MS),
    })
    const asking = startSubscribing(world, subscriptions.url, { patienceMs: PATIENCE_MS })
    await until(() => load.acked() > 20 && asking.promised().length > 5, 30)
    const before = await Promise.all(pids.map(countDescriptors))
    const campaign = await publish(world, subscriptions.url)
    await until(() => sink.accepted.length > READERS / 10, 30)

    edges[edge].stall()
    await delay(seconds * 1_000)
    edges[edge].heal()
    const backMs = await measureReturn(world, () => load.acked())
    await Promise.all([load.finish(), asking.finish()])
    await untilFinished(world, campaign)
    await untilQuiet(world)
    const leaked = await untilFew(pids, before)

    const commented = tallyComments(load.posts, await readComments(comments.url, sites))
    const mailed = tally([...owed, ...asking.promised()], sink.accepted)
    const [comment, subscription] = [
      held(load.posts.flatMap(({ tries }) => tries)),
      held(asking.answers()),
    ]
    const figures = {
      ...mailed,
      slowestMs: Math.max(comment.slowestMs, subscription.slowestMs),
      told503: comment.told503 + subscription.told503,
      untold: comment.untold + subscription.untold,
      subscribed: asking.promised().length,
      backMs,
      leaked,
      commentsLost: commented.lost,
    }
    const { lost, unexpected, duplicates, unlike } = mailed
    const pass =
      isWhole(commented) &&
      lost + unexpected + unlike === 0 &&
      duplicates <= SLOTS.campaigns &&
      figures.slowestMs <= MOST_MS + TOLERANCE_MS &&
      figures.untold === 0 &&
      backMs <= BACK_WITHIN_MS &&
      leaked <= MOST_MORE_DESCRIPTORS
    return { pass, figures }
  },
})

/** From now until comments are taken and mail leaves again. */
async function measureReturn({ sink }: World, acked: () => number): Promise<number> {
  const begun = performance.now()
  const [comments, mails] = [acked(), sink.accepted.length]
  const isMailDone = mails >= READERS
  await until(() => acked() > comments && (isMailDone || sink.accepted.length > mails), 60)
  return Math.round(performance.now() - begun)
}

/** How many descriptors the process that has most more than before has more, once things are calm. */
async function untilFew(pids: number[], before: number[]): Promise<number> {
  const count = async (): Promise<number> => {
    const now = await Promise.all(pids.map(countDescriptors))
    return Math.max(...now.map((descriptors, index) => descriptors - (before[index] ?? 0)))
  }
  // Until then clients may keep their connections, which are none of ours to end.
  await until(async () => (await count()) <= MOST_MORE_DESCRIPTORS, KEPT_ALIVE_SECONDS + 15).catch(
    () => undefined,
  )
  return count()
}

type Asked = Pick<Answer, 'status' | 'ms'>
type Held = { slowestMs: number; told503: number; untold: number }

/** How long requests were held, and how many were neither answered in a known way nor refused. */
function held(tries: Asked[]): Held {
  const isTold = ({ status, ms }: Asked): boolean =>
    status === 0 ? ms < REFUSED_WITHIN_MS : KNOWN_ANSWERS.has(status)
  return {
    slowestMs: Math.round(Math.max(...tries.map(({ ms }) => ms))),
    told503: tries.filter(({ status }) => status === 503).length,
    untold: tries.filter((one) => !isTold(one)).length,
  }
}

/** Taken, away for a moment, and asked about while the first try is under way. */
const KNOWN_ANSWERS = new Set([201, 202, 409, 503])
