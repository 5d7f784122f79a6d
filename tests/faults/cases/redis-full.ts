import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { startLoad } from '../load.ts'
import { tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { type Answer, subscribe } from '../requests.ts'
import { untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import type { World } from '../world.ts'

const MOST_LINES = 200
const PAUSE_MS = 200
const COMMENTS_PER_SECOND = 10

type Fullness = 'no memory' | 'no disk'

/** A Redis that refuses every write for `seconds`, while people comment and subscribe. */
export const redisFull = (fullness: Fullness, seconds: number): FaultCase => ({
  number: 'R11',
  promise:
    'A Redis out of memory or disk fails no request and fills no log; all mail comes when there is room.',

  async run(world, random) {
    const { sink } = world
    const sites = await createSites(world)
    const services = await Promise.all([
      world.start('subscriptions'),
      world.start('comments'),
      world.start('mailer'),
    ])
    const [subscriptions, comments] = services
    await subscribe(world, subscriptions.url, 'before@example.com')
    await until(() => sink.accepted.length === 1, 30)
    const before = services.flatMap(({ lines }) => lines).length

    const makeRoom = await fill(world, fullness)
    const load = startLoad({
      sites,
      random,
      perSecond: COMMENTS_PER_SECOND,
      leave: (post) => tryPost(comments.url, post),
    })
    const answers: Answer[] = []
    for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
      answers.push(
        await subscribe(world, subscriptions.url, `reader-${answers.length}@example.com`),
      )
      await delay(PAUSE_MS)
    }
    await load.finish()
    const lines = services.flatMap((service) => service.lines).length - before
    const mailMeanwhile = sink.accepted.length - 1
    await makeRoom()
    await untilQuiet(world)

    const owed = answers.map((_, index) => `reader-${index}@example.com`)
    const commented = tallyComments(load.posts, await readComments(comments.url, sites))
    const figures = {
      ...tally(['before@example.com', ...owed], sink.accepted),
      refused: answers.filter(({ status }) => status !== 202).length,
      comments: commented.posted,
      commentsRefused: load.posts.filter(({ tries }) => tries[0]?.status !== 201).length,
      lines,
      mailMeanwhile,
    }
    const { lost, unexpected, duplicates, refused, commentsRefused } = figures
    const pass =
      lost + unexpected + duplicates + refused + commentsRefused === 0 &&
      isWhole(commented) &&
      lines <= MOST_LINES
    return { pass, figures }
  },
})

/** Returns what makes room again, once every write is refused. */
async function fill({ redis }: World, fullness: Fullness): Promise<() => Promise<unknown>> {
  if (fullness === 'no memory') await redis.ask('config', 'set', 'maxmemory', '100kb')
  else await redis.fillDisk()
  await until(async () => {
    const refusal = await redis.ask('set', 'probe', '1').catch(String)
    return /OOM|MISCONF/.test(String(refusal))
  }, 30)
  return fullness === 'no memory'
    ? () => redis.ask('config', 'set', 'maxmemory', '0')
    : () => redis.ask('config', 'set', 'stop-writes-on-bgsave-error', 'no')
}
