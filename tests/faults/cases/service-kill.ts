import type { DeliveryId } from '@afterword/shared/ids'
import { freePort } from '../../support/free-port.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { type Tally, tally } from '../check.ts'
import { countFailedJobs } from '../failed-jobs.ts'
import { type Instance, startInstance } from '../instance.ts'
import { startLoad } from '../load.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { keepTrying } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { countWaiting, untilFinished, untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { SLOTS } from '../slots.ts'
import { startSubscribing } from '../subscribing.ts'
import type { World } from '../world.ts'

const RESUMED_WITHIN_MS = 30_000
/** Of two publications each reader has one of each. */
const PUBLICATIONS = 2

type Terms = { readers: number; rounds: number; mailerKills: number }

/** Each service in turn, all at once, and then the mailer again and again on the same batch. */
export const serviceKill = ({ readers, rounds, mailerKills }: Terms): FaultCase => ({
  number: 'R14',
  promise:
    'Any service killed at any time, any number of times: nothing is lost, and what was in hand goes on within 30 s.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    const sites = await createSites(world)
    sink.answerAfter(50)
    const { comments, subscriptions, mailer, bounces } = await startAll(world)
    const all = [comments, subscriptions, mailer, bounces]
    const load = startLoad({
      sites,
      random,
      perSecond: 15,
      leave: (post) => keepTrying(comments.url, post),
    })
    const asking = startSubscribing(world, subscriptions.url)
    const first = await publish(world, subscriptions.url)

    for (let round = 0; round < rounds; round += 1) {
      for (const group of [[comments], [subscriptions], [mailer], [bounces], all]) {
        await killAfterSome(world, group, random)
      }
    }
    await Promise.all([load.finish(), asking.finish()])
    await untilFinished(world, first)
    await untilQuiet(world)

    const second = await publish(world, subscriptions.url)
    await until(async () => (await countWaiting(world)) > readers / 2, 30)
    const { left, stuck, resumedMs } = await killOnOneBatch(world, mailer, {
      kills: mailerKills,
      random,
    })
    await untilFinished(world, second)
    await untilQuiet(world)

    const kills = rounds * 2 + mailerKills
    const commented = tallyComments(load.posts, await readComments(comments.url, sites))
    const figures = {
      ...tallyBoth(world, { readers: owed, askers: asking.promised() }),
      allowed: kills * SLOTS.all,
      leftAtFirstKill: left[0] ?? 0,
      leftAtLastKill: left.at(-1) ?? 0,
      stuck,
      resumedMs,
      failedJobs: await countFailedJobs(world),
      stalled: world.countSaid(/stalled more than allowable/),
      commentsLost: commented.lost,
    }
    const { lost, unexpected, duplicates, unlike, failedJobs, stalled } = figures
    const pass =
      isWhole(commented) &&
      lost + unexpected + unlike + failedJobs + stalled === 0 &&
      duplicates <= kills * SLOTS.all &&
      left.every((waiting) => waiting > 0) &&
      stuck > 0 &&
      resumedMs <= RESUMED_WITHIN_MS
    return { pass, figures }
  },
})

type All = Record<'comments' | 'subscriptions' | 'mailer' | 'bounces', Instance>

async function startAll(world: World): Promise<All> {
  const mx = { BOUNCE_DOMAIN: 'bounce.news.example', BOUNCE_PORT: String(await freePort()) }
  const [comments, subscriptions, mailer, bounces] = await Promise.all([
    startInstance(world, 'comments'),
    startInstance(world, 'subscriptions'),
    startInstance(world, 'mailer'),
    startInstance(world, 'bounces', { ...mx, BOUNCE_HOST: '127.0.0.1' }),
  ])
  return { comments, subscriptions, mailer, bounces }
}

async function killAfterSome(world: World, group: Instance[], random: () => number): Promise<void> {
  await untilMore(world, Math.ceil(5 + random() * 20))
  await Promise.all(group.map((instance) => instance.end('SIGKILL')))
  await Promise.all(group.map((instance) => instance.startAgain()))
}

type Batch = {
  /** How much waited at each kill. */
  left: number[]
  /** What the dead had in hand, and how long it took until somebody else had all of it. */
  stuck: number
  resumedMs: number
}

/** Kills the mailer each time that it has sent some more of the same batch. */
async function killOnOneBatch(
  world: World,
  mailer: Instance,
  { kills, random }: { kills: number; random: () => number },
): Promise<Batch> {
  const left: number[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    if (kill > 0) await mailer.startAgain()
    await untilMore(world, Math.ceil(random() * 10))
    left.push(await countWaiting(world))
    await mailer.end('SIGKILL')
  }
  const stuck = await listStuck(world)
  const healed = performance.now()
  await mailer.startAgain()
  await until(async () => !(await isAnyStuck(world, stuck)), 60)
  return { left, stuck: stuck.length, resumedMs: Math.round(performance.now() - healed) }
}

/** Readers have both publications, and who asked has one question. */
function tallyBoth(
  { sink }: World,
  { readers, askers }: { readers: string[]; askers: string[] },
): Tally {
  const isReader = new Set(readers)
  const mailed = tally(
    readers,
    sink.accepted.filter(({ recipient }) => isReader.has(recipient)),
    PUBLICATIONS,
  )
  const asked = tally(
    askers,
    sink.accepted.filter(({ recipient }) => !isReader.has(recipient)),
  )
  return {
    expected: mailed.expected + asked.expected,
    lost: mailed.lost + asked.lost,
    unexpected: asked.unexpected,
    duplicates: mailed.duplicates + asked.duplicates,
    unlike: mailed.unlike + asked.unlike,
  }
}

/** Waits until the mail server has taken so many more. */
async function untilMore({ sink }: World, more: number): Promise<void> {
  const enough = sink.accepted.length + more
  await until(() => sink.accepted.length >= enough, 60)
}

type Claim = { id: DeliveryId; epoch: number }

/** What dead mailers had in hand. */
async function listStuck({ db }: World): Promise<Claim[]> {
  return db
    .selectFrom('mailer.deliveries')
    .select(['id', 'epoch'])
    .where('state', '=', 'sending')
    .execute()
}

async function isAnyStuck(world: World, stuck: Claim[]): Promise<boolean> {
  const epochs = new Map((await listStuck(world)).map(({ id, epoch }) => [id, epoch]))
  return stuck.some(({ id, epoch }) => epochs.get(id) === epoch)
}
