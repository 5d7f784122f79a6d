import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { startAsImage } from '../../support/image.ts'
import type { ServiceProcess } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { startLoad } from '../load.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { p99, tryPost } from '../posts.ts'
import { mostResidentMb } from '../process-stats.ts'
import { createSites } from '../sites.ts'
import type { World } from '../world.ts'

const PLANNED_WITHIN_SECONDS = 900
/** Enough that ten of them are slower than the p99 says. */
const POSTS = 1_000
const WARM_UP_POSTS = 200
const MOST_REDIS_MB = 50
const MOST_RESIDENT_MB = 300
const MOST_TIMES_SLOWER = 2

/** A publication to very many readers, and a mail server that is away. */
export const millionWaiting = (readers: number): FaultCase => ({
  number: 'R31',
  isProxied: true,
  promise:
    'A million deliveries that wait take neither memory nor Redis, and slow down nobody who comments.',

  async run(world, random) {
    const { db, edges, site } = world
    await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    await sql`analyze`.execute(db)
    const sites = await createSites(world)
    const { started, end } = await startAsImage(startAll(world))
    const [comments, subscriptions] = started
    await measure({ url: comments.url, sites, random, posts: WARM_UP_POSTS })
    const usualP99Ms = await measure({ url: comments.url, sites, random, posts: POSTS })
    edges.smtp.cut()
    const campaign = await publish(world, subscriptions.url)
    await until(async () => (await waitingOf(world, campaign)) >= readers, PLANNED_WITHIN_SECONDS)

    const p99Ms = await measure({ url: comments.url, sites, random, posts: POSTS })
    const mostResident = await Promise.all(started.map(({ pid }) => mostResidentMb(pid)))
    await end()
    const figures = {
      waiting: readers,
      usualP99Ms,
      p99Ms,
      mostRedisMb: Math.round(await mostRedisMb(world)),
      mostResidentMb: Math.round(Math.max(...mostResident)),
    }
    const pass =
      figures.mostRedisMb < MOST_REDIS_MB &&
      figures.mostResidentMb < MOST_RESIDENT_MB &&
      p99Ms <= usualP99Ms * MOST_TIMES_SLOWER
    return { pass, figures }
  },
})

type Three = [ServiceProcess, ServiceProcess, ServiceProcess]

function startAll({ start }: World) {
  return (settings: Record<string, string>): Promise<Three> =>
    Promise.all([
      start('comments', settings),
      start('subscriptions', settings),
      start('mailer', settings),
    ])
}

/** As its counters say: a count of a million rows, again and again, would be the load itself. */
async function waitingOf({ db }: World, campaign: CampaignId): Promise<number> {
  const totals = await db
    .selectFrom('mailer.campaignTotals')
    .select('waiting')
    .where('campaignId', '=', campaign)
    .executeTakeFirst()
  return totals?.waiting ?? 0
}

type Phase = { url: string; sites: SiteId[]; random: () => number; posts: number }

async function measure({ url, sites, random, posts }: Phase): Promise<number> {
  const load = startLoad({ sites, random, leave: (post) => tryPost(url, post) })
  await until(() => load.posts.length >= posts, 120)
  await load.finish()
  return p99(load.posts)
}

async function mostRedisMb({ redis }: World): Promise<number> {
  const info = String(await redis.ask('info', 'memory'))
  return Number(/used_memory_peak:(\d+)/.exec(info)?.[1]) / 1_048_576
}
