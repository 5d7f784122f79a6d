import type { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { ServiceProcess } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { startLoad } from '../load.ts'
import { p99, type Post, tryPost } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { createSites } from '../sites.ts'

const MOST_TIMES_SLOWER = 2
const WARM_UP_POSTS = 60

type Terms = { rounds: number; postsEach: number }

/** With and without Redis in turn, so that whatever else the machine does slows down both. */
export const redisKilled = ({ rounds, postsEach }: Terms): FaultCase => ({
  number: 'R9',
  promise:
    'Redis killed under load fails no comment and makes none slower than twice; /readyz says degraded, and still 200.',

  async run(world, random) {
    const sites = await createSites(world)
    const comments = await world.start('comments')
    const phase = { sites, random, comments }
    const warmedUp = await leave({ ...phase, posts: WARM_UP_POSTS })
    const [usual, without]: [Post[], Post[]] = [[], []]
    const seen: Readiness[] = []

    for (let round = 0; round < rounds; round += 1) {
      usual.push(...(await leave({ ...phase, posts: postsEach })))
      const posting = leave({ ...phase, posts: postsEach })
      await world.redis.kill()
      seen.push(await untilSays(comments, 'degraded'))
      without.push(...(await posting))
      seen.push(await readiness(comments))
      await world.redis.startAgain()
      await untilSays(comments, 'ok')
    }

    const posts = [...warmedUp, ...usual, ...without]
    const figures = {
      ...tallyComments(posts, await readComments(comments.url, sites)),
      notCreated: posts.filter(({ tries }) => tries[0]?.status !== 201).length,
      usualP99Ms: p99(usual),
      p99Ms: p99(without),
      degraded: seen.every(({ code, status }) => code === 200 && status === 'degraded'),
    }
    const { notCreated, usualP99Ms, p99Ms, degraded } = figures
    const isFast = p99Ms <= usualP99Ms * MOST_TIMES_SLOWER
    const whole = isWhole(tallyComments(posts, await readComments(comments.url, sites)))
    return { pass: whole && notCreated === 0 && isFast && degraded, figures }
  },
})

type Phase = {
  sites: SiteId[]
  random: () => number
  comments: ServiceProcess
  posts: number
}

async function leave({ sites, random, comments, posts }: Phase): Promise<Post[]> {
  const load = startLoad({ sites, random, leave: (post) => tryPost(comments.url, post) })
  await until(() => load.posts.length >= posts, 600)
  await load.finish()
  return load.posts
}

const Readiness = z.object({ status: z.string() })

type Readiness = { code: number; status: string }

async function readiness({ url }: ServiceProcess): Promise<Readiness> {
  const response = await fetch(`${url}/comments/readyz`)
  const { status } = Readiness.parse(await response.json())
  return { code: response.status, status }
}

async function untilSays(comments: ServiceProcess, wanted: string): Promise<Readiness> {
  return until(async () => {
    const seen = await readiness(comments)
    if (seen.status !== wanted) throw new Error(`/readyz says ${seen.status}`)
    return seen
  }, 5)
}
