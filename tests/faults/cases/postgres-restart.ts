import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '../../support/roles.ts'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { isWhole, tallyComments } from '../check-comments.ts'
import { tally } from '../check.ts'
import { startLoad } from '../load.ts'
import { keepTrying } from '../posts.ts'
import { readComments } from '../read-comments.ts'
import { untilQuiet } from '../settle.ts'
import { createSites } from '../sites.ts'
import { startSubscribing } from '../subscribing.ts'

const SERVICES: ServiceName[] = ['comments', 'subscriptions', 'mailer']
const BACK_WITHIN_MS = 5_000

/** Takes PostgreSQL away for `seconds` while comments and subscriptions come in. */
export const postgresRestart = (seconds: number): FaultCase => ({
  number: 'R12',
  promise:
    'PostgreSQL gone for a while under load: nothing lost, 503 with Retry-After: 1 meanwhile, no process ends, back within 5 s.',

  async run(world, random) {
    const sites = await createSites(world)
    const started = await Promise.all(SERVICES.map((name) => world.start(name)))
    const [comments, subscriptions] = started
    if (!comments || !subscriptions) throw new Error('a service is missing')
    let ends = 0
    for (const { ended } of started) void ended.then(() => (ends += 1))
    const { url } = comments
    const load = startLoad({ sites, random, leave: (post) => keepTrying(url, post) })
    const asking = startSubscribing(world, subscriptions.url)

    const moment = 30 + random() * 30
    await until(() => load.acked() > moment, 30)
    await world.postgres.crash()
    await delay(seconds * 1_000)
    await world.postgres.startAgain()
    const back = performance.now()
    const [before, promised] = [load.acked(), asking.promised().length]
    await until(() => load.acked() > before + 30 && asking.promised().length > promised, 30)
    await Promise.all([load.finish(), asking.finish()])
    await untilQuiet(world)

    const tries = load.posts.flatMap((post) => post.tries)
    const asked = asking.answers()
    const mailed = tally(asking.promised(), world.sink.accepted)
    const tallied = tallyComments(load.posts, await readComments(url, sites))
    const figures = {
      ...tallied,
      subscribed: mailed.expected,
      unconfirmed: mailed.lost,
      unavailable: tries.filter(isUnavailable).length,
      askedInVain: asked.filter(isUnavailable).length,
      others:
        tries.filter((tried) => tried.status !== 201 && !isUnavailable(tried)).length +
        asked.filter((one) => one.status !== 202 && !isUnavailable(one)).length,
      backAfterMs: Math.round(Math.max(firstAfter(back, tries, 201), firstAfter(back, asked, 202))),
      ends,
    }
    const { unavailable, askedInVain, others, backAfterMs } = figures
    const pass =
      isWhole(tallied) &&
      mailed.lost + mailed.unexpected + mailed.duplicates === 0 &&
      unavailable > 0 &&
      askedInVain > 0 &&
      others === 0 &&
      ends === 0 &&
      backAfterMs <= BACK_WITHIN_MS
    return { pass, figures }
  },
})

type Answered = { status: number; retryAfter: string | null; at: number }

function isUnavailable({ status, retryAfter }: Answered): boolean {
  return status === 503 && retryAfter === '1'
}

/** How long after that moment the first was answered so. */
function firstAfter(moment: number, answers: Answered[], wanted: number): number {
  const times = answers.filter(({ status, at }) => status === wanted && at > moment)
  return Math.min(...times.map(({ at }) => at)) - moment
}
