import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { type Instance, startInstance } from '../instance.ts'
import { type Load, startLoad } from '../load.ts'
import { keepTrying, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { startSubscribing } from '../subscribing.ts'
import type { World } from '../world.ts'

const REPLAYED = 60

/** How often the service is killed, then PostgreSQL alone, then both at the same moment. */
type Kills = { service?: number; database?: number; both?: number }

/** Kills the service, PostgreSQL or both while comments and subscriptions come in. */
export const commentsKill = ({ service = 0, database = 0, both = 0 }: Kills): FaultCase => ({
  number: 'R1',
  promise:
    'A comment answered 201 is never lost, and a retry with the same key never makes a second, whatever is killed.',

  async run(world, random) {
    const sites = await createSites(world)
    const comments = await startInstance(world, 'comments')
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')
    const { url } = comments
    const load = startLoad({ sites, random, leave: (post) => keepTrying(url, post) })
    const asking = startSubscribing(world, subscriptions.url)

    const kills = service + database + both
    for (let kill = 0; kill < kills; kill += 1) {
      await untilAcked(load, 10 + random() * 30)
      await killAndStart(world, comments, {
        isService: kill < service || kill >= service + database,
        isDatabase: kill >= service,
      })
    }
    await untilAcked(load, 10)
    await Promise.all([load.finish(), asking.finish()])
    await untilQuiet(world)

    const again = load.posts.toSorted((a, b) => b.tries.length - a.tries.length).slice(0, REPLAYED)
    await Promise.all(again.map((post) => tryPost(url, post)))
    const figures = tallyComments(load.posts, await readComments(url, sites))
    const replayed = again.filter(({ tries }) => tries.at(-1)?.replayed).length
    const mailed = tally(asking.promised(), world.sink.accepted)
    const pass =
      isWhole(figures) &&
      figures.retried > 0 &&
      replayed === again.length &&
      mailed.expected > 0 &&
      mailed.lost + mailed.unexpected + mailed.duplicates === 0
    const { expected: subscribed, lost: unconfirmed } = mailed
    return { pass, figures: { ...figures, kills, replayed, subscribed, unconfirmed } }
  },
})

type Victims = { isService: boolean; isDatabase: boolean }

async function killAndStart(
  { postgres }: World,
  comments: Instance,
  { isService, isDatabase }: Victims,
): Promise<void> {
  const ended = isService ? comments.end('SIGKILL') : undefined
  if (isDatabase) await postgres.kill()
  await ended
  if (isDatabase) await postgres.startAgain()
  if (isService) await comments.startAgain()
}

async function untilAcked(load: Load, more: number): Promise<void> {
  const before = load.acked()
  await until(() => load.acked() > before + more, 60)
}
