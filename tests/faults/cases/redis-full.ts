import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { type Answer, subscribe } from '../requests.ts'
import { untilQuiet } from '../settle.ts'
import type { World } from '../world.ts'

const MOST_LINES = 200
const PAUSE_MS = 200

type Fullness = 'no memory' | 'no disk'

/** A Redis that refuses every write for `seconds`, while people subscribe. */
export const redisFull = (fullness: Fullness, seconds: number): FaultCase => ({
  number: 'R11',
  promise:
    'A Redis out of memory or disk fails no request and fills no log; all mail comes when there is room.',

  async run(world) {
    const { sink } = world
    const services = await Promise.all([world.start('subscriptions'), world.start('mailer')])
    const [subscriptions] = services
    await subscribe(world, subscriptions.url, 'before@example.com')
    await until(() => sink.accepted.length === 1, 30)
    const before = services.flatMap(({ lines }) => lines).length

    const makeRoom = await fill(world, fullness)
    const answers: Answer[] = []
    for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
      answers.push(
        await subscribe(world, subscriptions.url, `reader-${answers.length}@example.com`),
      )
      await delay(PAUSE_MS)
    }
    const lines = services.flatMap((service) => service.lines).length - before
    const mailMeanwhile = sink.accepted.length - 1
    await makeRoom()
    await untilQuiet(world)

    const owed = answers.map((_, index) => `reader-${index}@example.com`)
    const figures = {
      ...tally(['before@example.com', ...owed], sink.accepted),
      refused: answers.filter(({ status }) => status !== 202).length,
      lines,
      mailMeanwhile,
    }
    const { lost, unexpected, duplicates, refused } = figures
    const pass = lost + unexpected + duplicates + refused === 0 && lines <= MOST_LINES
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
