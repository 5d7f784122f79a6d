import type { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { ServiceName } from '../../support/roles.ts'
import type { ServiceProcess } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { startLoad } from '../load.ts'
import { p99, p99Of, type Post, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { type Heard, startSubscribing } from '../subscribing.ts'
import type { World } from '../world.ts'

const MOST_TIMES_SLOWER = 2
const WARM_UP_POSTS = 60
const ASKED_PER_SECOND = 10

type Terms = { rounds: number; postsEach: number }

/** With and without Redis in turn, so that whatever else the machine does slows down both. */
export const redisKilled = ({ rounds, postsEach }: Terms): FaultCase => ({
  number: 'R9',
  promise:
    'Redis killed under load fails no comment and no subscription, and makes none slower than twice; /readyz says degraded, and still 200.',

  async run(world, random) {
    const sites = await createSites(world)
    const [comments, subscriptions] = await Promise.all([
      world.start('comments'),
      world.start('subscriptions'),
      world.start('mailer'),
    ])
    const phase = { world, sites, random, comments, subscriptions }
    const warmedUp = await leave({ ...phase, posts: WARM_UP_POSTS, name: 'first' })
    const [usual, without] = [newPart(), newPart()]
    const seen: Readiness[] = []

    for (let round = 0; round < rounds; round += 1) {
      add(usual, await leave({ ...phase, posts: postsEach, name: `usual-${round}` }))
      const leaving = leave({ ...phase, posts: postsEach, name: `without-${round}` })
      await world.redis.kill()
      seen.push(await untilSays(comments, 'comments', 'degraded'))
      seen.push(await untilSays(subscriptions, 'subscriptions', 'degraded'))
      add(without, await leaving)
      seen.push(await readiness(comments, 'comments'))
      await world.redis.startAgain()
      await untilSays(comments, 'comments', 'ok')
    }
    await untilQuiet(world)

    const parts = [warmedUp, usual, without]
    const posts = parts.flatMap((part) => part.posts)
    const asked = parts.flatMap((part) => part.asked)
    const tallied = tallyComments(posts, await readComments(comments.url, sites))
    const mailed = tally(
      parts.flatMap(({ promised }) => promised),
      world.sink.accepted,
    )
    const figures = {
      ...tallied,
      notCreated: posts.filter(({ tries }) => tries[0]?.status !== 201).length,
      usualP99Ms: p99(usual.posts),
      p99Ms: p99(without.posts),
      subscribed: mailed.expected,
      notAccepted: asked.filter(({ status }) => status !== 202).length,
      unconfirmed: mailed.lost,
      usualAskedP99Ms: p99Of(usual.asked),
      askedP99Ms: p99Of(without.asked),
      degraded: seen.every(({ code, status }) => code === 200 && status === 'degraded'),
    }
    const isFast =
      figures.p99Ms <= figures.usualP99Ms * MOST_TIMES_SLOWER &&
      figures.askedP99Ms <= figures.usualAskedP99Ms * MOST_TIMES_SLOWER
    const pass =
      isWhole(tallied) &&
      mailed.lost + mailed.unexpected + mailed.duplicates === 0 &&
      figures.notCreated + figures.notAccepted === 0 &&
      isFast &&
      figures.degraded
    return { pass, figures }
  },
})

/** What people did in one part of the run, and what they heard. */
type Part = { posts: Post[]; asked: Heard[]; promised: string[] }

const newPart = (): Part => ({ posts: [], asked: [], promised: [] })

function add(part: Part, more: Part): void {
  part.posts.push(...more.posts)
  part.asked.push(...more.asked)
  part.promised.push(...more.promised)
}

type Phase = {
  world: World
  sites: SiteId[]
  random: () => number
  comments: ServiceProcess
  subscriptions: ServiceProcess
  posts: number
  name: string
}

async function leave(phase: Phase): Promise<Part> {
  const { world, sites, random, comments, subscriptions, posts, name } = phase
  const load = startLoad({ sites, random, leave: (post) => tryPost(comments.url, post) })
  const asking = startSubscribing(world, subscriptions.url, { perSecond: ASKED_PER_SECOND, name })
  await until(() => load.posts.length >= posts, 600)
  await Promise.all([load.finish(), asking.finish()])
  return { posts: load.posts, asked: asking.answers(), promised: asking.promised() }
}

const Readiness = z.object({ status: z.string() })

type Readiness = { code: number; status: string }

async function readiness({ url }: ServiceProcess, name: ServiceName): Promise<Readiness> {
  const response = await fetch(`${url}/${name}/readyz`)
  const { status } = Readiness.parse(await response.json())
  return { code: response.status, status }
}

async function untilSays(
  service: ServiceProcess,
  name: ServiceName,
  wanted: string,
): Promise<Readiness> {
  return until(async () => {
    const seen = await readiness(service, name)
    if (seen.status !== wanted) throw new Error(`/readyz says ${seen.status}`)
    return seen
  }, 5)
}
