import { setTimeout as delay } from 'node:timers/promises'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { startInstance } from '../instance.ts'
import { untilQuiet } from '../settle.ts'
import { startSubscribing } from '../subscribing.ts'

const KILL_EVERY_MS = 3_000
const JITTER_MS = 1_000

/** Kills subscriptions again and again, with Redis away in the middle of it. */
export const subscriptionsKill = (kills: number): FaultCase => ({
  number: 'R3',
  promise: 'A subscription answered 202 ends in one confirmation mail, whatever is killed.',

  async run(world, random) {
    const { redis, sink } = world
    const subscriptions = await startInstance(world, 'subscriptions')
    await world.start('mailer')
    const asking = startSubscribing(world, subscriptions.url)

    for (let kill = 0; kill < kills; kill += 1) {
      await delay(KILL_EVERY_MS + random() * JITTER_MS)
      await subscriptions.end('SIGKILL')
      if (kill === Math.floor(kills / 3)) await redis.kill()
      if (kill === Math.floor((2 * kills) / 3)) await redis.startAgain()
      await subscriptions.startAgain()
    }
    await asking.finish()
    await untilQuiet(world)

    const figures = tally(asking.promised(), sink.accepted)
    const { lost, unexpected, duplicates, unlike } = figures
    return { pass: lost + unexpected + duplicates + unlike === 0, figures: { ...figures, kills } }
  },
})
