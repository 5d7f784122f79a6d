import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '../../support/roles.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { startLoad } from '../load.ts'
import { keepTrying, type Try } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { createSites } from '../sites.ts'

const SERVICES: ServiceName[] = ['comments', 'subscriptions', 'mailer']
const BACK_WITHIN_MS = 5_000

/** Takes PostgreSQL away for `seconds` while comments come in. */
export const postgresRestart = (seconds: number): FaultCase => ({
  number: 'R12',
  promise:
    'PostgreSQL gone for a while under load: nothing lost, 503 with Retry-After: 1 meanwhile, no process ends, back within 5 s.',

  async run(world, random) {
    const sites = await createSites(world)
    const started = await Promise.all(SERVICES.map((name) => world.start(name)))
    const [comments] = started
    if (!comments) throw new Error('no comments service')
    let ends = 0
    for (const { ended } of started) void ended.then(() => (ends += 1))
    const { url } = comments
    const load = startLoad({ sites, random, leave: (post) => keepTrying(url, post) })

    await until(() => load.acked() > 30 + random() * 30, 30)
    await world.postgres.crash()
    await delay(seconds * 1_000)
    await world.postgres.startAgain()
    const back = performance.now()
    const before = load.acked()
    await until(() => load.acked() > before + 30, 30)
    await load.finish()

    const tries = load.posts.flatMap((post) => post.tries)
    const firstAt = Math.min(
      ...tries.filter(({ status, at }) => status === 201 && at > back).map(({ at }) => at),
    )
    const tallied = tallyComments(load.posts, await readComments(url, sites))
    const figures = {
      ...tallied,
      unavailable: tries.filter(isUnavailable).length,
      others: tries.filter((tried) => tried.status !== 201 && !isUnavailable(tried)).length,
      backAfterMs: Math.round(firstAt - back),
      ends,
    }
    const { unavailable, others, backAfterMs } = figures
    const pass =
      isWhole(tallied) &&
      unavailable > 0 &&
      others === 0 &&
      ends === 0 &&
      backAfterMs <= BACK_WITHIN_MS
    return { pass, figures }
  },
})

function isUnavailable({ status, retryAfter }: Try): boolean {
  return status === 503 && retryAfter === '1'
}
