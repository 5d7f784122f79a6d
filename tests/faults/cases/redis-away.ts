import { z } from 'zod'
import { createStaff } from '../../support/builders.ts'
import { until } from '../../support/until.ts'
import type { FaultCase, Verdict } from '../case.ts'
import { tally } from '../check.ts'
import { postComment, subscribe } from '../requests.ts'
import type { World } from '../world.ts'

/** An API call never waits for Redis: even with it frozen, this is plenty. */
const MOST_MS = 3_000

export const redisDown: FaultCase = {
  number: 'R9',
  promise:
    'Redis dead, already at the start: every API call answers; the mail comes when it is back.',

  async run(world) {
    await world.redis.kill()
    return await readAndWrite(world, () => world.redis.startAgain())
  },
}

export const redisFrozen: FaultCase = {
  number: 'R9',
  promise:
    'Redis frozen, already at the start: every API call answers; the mail comes when it is back.',

  async run(world) {
    world.redis.freeze()
    return await readAndWrite(world, async () => world.redis.thaw())
  },
}

async function readAndWrite(world: World, heal: () => Promise<void>): Promise<Verdict> {
  const { db, site, sink } = world
  await createStaff(db, site, 'moderator@news.example')
  const [comments, subscriptions] = await Promise.all([
    world.start('comments'),
    world.start('subscriptions'),
    world.start('mailer'),
  ])

  const posted = await postComment(world, comments.url, 'ada')
  const subscribed = await subscribe(world, subscriptions.url, 'grace@example.com')
  const read = await fetch(
    `${comments.url}/comments/v1/sites/${site}/thread?url=https://news.example/bridge`,
  )
  const ready = await fetch(`${comments.url}/comments/readyz`)
  const { status: readiness } = z.object({ status: z.string() }).parse(await ready.json())
  const mailBefore = sink.accepted.length

  await heal()
  await until(() => sink.accepted.length >= 2, 60)

  const figures = {
    ...tally(['moderator@news.example', 'grace@example.com'], sink.accepted),
    posted: posted.status,
    subscribed: subscribed.status,
    read: read.status,
    slowestMs: Math.max(posted.ms, subscribed.ms),
    mailBefore,
    degraded: readiness === 'degraded',
  }
  const pass =
    figures.posted === 201 &&
    figures.subscribed === 202 &&
    figures.read === 200 &&
    figures.slowestMs < MOST_MS &&
    figures.degraded &&
    figures.lost + figures.unexpected + figures.duplicates === 0
  return { pass, figures }
}
