import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { subscribe } from '../requests.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import { SLOTS } from '../slots.ts'

const READERS = 600
const ASKER = 'asker@example.com'
const RESUMED_WITHIN_MS = 30_000

type Loss = 'killed' | 'emptied'

/** Redis dies in the middle of a publication and comes back without its memory. */
export const redisLost = (loss: Loss): FaultCase => ({
  number: 'R8',
  promise:
    'Redis killed in the middle of a publication and started again with nothing: everyone gets it, and work goes on within 30 s.',

  async run(world, random) {
    const { db, redis, sink, site } = world
    if (loss === 'emptied') await redis.keepOnDisk()
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    sink.answerAfter(50)
    const subscriptions = await world.start('subscriptions')
    await Promise.all([world.start('comments'), world.start('mailer')])
    const campaign = await publish(world, subscriptions.url)
    const moment = (0.1 + random() * 0.5) * READERS
    await until(() => sink.accepted.length > moment, 30)

    await redis.kill()
    if (loss === 'emptied') await redis.empty()
    // A job that Redis never heard of: the first that needs it.
    const { status } = await subscribe(world, subscriptions.url, ASKER)
    await redis.startAgain()
    const [back, before] = [performance.now(), sink.accepted.length]
    await until(() => sink.accepted.length > before, 60)
    const mailAfterMs = Math.round(performance.now() - back)
    await until(() => sink.accepted.some(({ recipient }) => recipient === ASKER), 60)
    const resumedMs = Math.round(performance.now() - back)
    await untilFinished(world, campaign)
    await untilQuiet(world)

    const figures = {
      ...tally([...owed, ASKER], sink.accepted),
      allowed: SLOTS.all,
      answered: status,
      sentBefore: before,
      mailAfterMs,
      resumedMs,
    }
    const { lost, unexpected, duplicates, unlike } = figures
    const pass =
      lost + unexpected + unlike === 0 &&
      duplicates <= SLOTS.all &&
      status === 202 &&
      before < READERS &&
      Math.max(mailAfterMs, resumedMs) <= RESUMED_WITHIN_MS
    return { pass, figures }
  },
})
