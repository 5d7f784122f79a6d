import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { startLoad } from '../load.ts'
import { createSubscribers } from '../people.ts'
import { keepTrying, type Post } from '../posts.ts'
import { countDescriptors } from '../process-stats.ts'
import { readComments } from '../read-comments.ts'
import { untilFinished } from '../settle.ts'
import { createSites } from '../sites.ts'
import type { Edge, World } from '../world.ts'

const READERS = 300
const MOST_MS = 10_000
const BACK_WITHIN_MS = 10_000
const MOST_MORE_DESCRIPTORS = 5
const SLOTS = 8
const KEPT_ALIVE_SECONDS = 65
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
      leave: (post) => keepTrying(comments.url, post),
    })
    await until(() => load.acked() > 20, 30)
    const before = await Promise.all(pids.map(countDescriptors))
    const campaign = await publish(world, subscriptions.url)
    await until(() => sink.accepted.length > READERS / 10, 30)

    edges[edge].stall()
    await delay(seconds * 1_000)
    edges[edge].heal()
    const backMs = await measureReturn(world, () => load.acked())
    await load.finish()
    await untilFinished(world, campaign)
    const leaked = await untilFew(pids, before)

    const commented = tallyComments(load.posts, await readComments(comments.url, sites))
    const mailed = tally(owed, sink.accepted)
    const slowestMs = slowest(load.posts)
    const figures = { ...mailed, slowestMs, backMs, leaked, commentsLost: commented.lost }
    const { lost, unexpected, duplicates, unlike } = mailed
    const pass =
      isWhole(commented) &&
      lost + unexpected + unlike === 0 &&
      duplicates <= SLOTS &&
      slowestMs <= MOST_MS + TOLERANCE_MS &&
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

function slowest(posts: Post[]): number {
  return Math.round(Math.max(...posts.flatMap(({ tries }) => tries.map(({ ms }) => ms))))
}
