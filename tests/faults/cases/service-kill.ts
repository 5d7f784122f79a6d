import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { type Instance, startInstance } from '../instance.ts'
import { startLoad } from '../load.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { keepTrying } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { startSubscribing } from '../subscribing.ts'
import type { World } from '../world.ts'

const SLOTS = 12
const RESUMED_WITHIN_MS = 30_000

type Terms = { readers: number; rounds: number; mailerKills: number }

/** Each service in turn, all at once, and then the mailer again and again on the same batch. */
export const serviceKill = ({ readers, rounds, mailerKills }: Terms): FaultCase => ({
  number: 'R14',
  promise: 'Any service killed at any time, any number of times: nothing is lost.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    const sites = await createSites(world)
    sink.answerAfter(50)
    const { comments, subscriptions, mailer } = await startAll(world)
    const all = [comments, subscriptions, mailer]
    const load = startLoad({
      sites,
      random,
      perSecond: 15,
      leave: (post) => keepTrying(comments.url, post),
    })
    const asking = startSubscribing(world, subscriptions.url)
    const campaign = await publish(world, subscriptions.url)

    for (let round = 0; round < rounds; round += 1) {
      for (const group of [[comments], [subscriptions], [mailer], all]) {
        await killAfterSome(world, group, random)
      }
    }
    await Promise.all([load.finish(), asking.finish()])
    for (let kill = 0; kill < mailerKills; kill += 1) {
      await mailer.end('SIGKILL')
      await mailer.startAgain()
    }
    const healed = performance.now()
    await untilFinished(world, campaign)
    await untilQuiet(world)

    const kills = rounds * 2 + mailerKills
    const commented = tallyComments(load.posts, await readComments(comments.url, sites))
    const mailed = tally([...owed, ...asking.promised()], sink.accepted)
    const resumedMs = Math.round(performance.now() - healed)
    const { lost, unexpected, duplicates, unlike } = mailed
    const pass =
      isWhole(commented) &&
      lost + unexpected + unlike === 0 &&
      duplicates <= kills * SLOTS &&
      resumedMs <= RESUMED_WITHIN_MS
    const figures = { ...mailed, allowed: kills * SLOTS, resumedMs, commentsLost: commented.lost }
    return { pass, figures }
  },
})

async function startAll(
  world: World,
): Promise<{ comments: Instance; subscriptions: Instance; mailer: Instance }> {
  const [comments, subscriptions, mailer] = await Promise.all([
    startInstance(world, 'comments'),
    startInstance(world, 'subscriptions'),
    startInstance(world, 'mailer'),
  ])
  return { comments, subscriptions, mailer }
}

async function killAfterSome(
  { sink }: World,
  group: Instance[],
  random: () => number,
): Promise<void> {
  const seen = sink.accepted.length
  await until(() => sink.accepted.length > seen + 5 + random() * 20, 60)
  await Promise.all(group.map((instance) => instance.end('SIGKILL')))
  await Promise.all(group.map((instance) => instance.startAgain()))
}
