import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'

const READERS = 200

export const redisFlush: FaultCase = {
  number: 'R8',
  promise: 'FLUSHALL in the middle of a publication: everyone gets it, nobody twice.',

  async run(world, random) {
    const { db, redis, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    sink.answerAfter(20)
    const subscriptions = await world.start('subscriptions')
    const campaign = await publish(world, subscriptions.url)
    await until(async () => (await countEnqueued(world)) > 0)

    await redis.flush()
    await world.start('mailer')
    const moment = random() * READERS * 0.8
    await until(() => sink.accepted.length > moment)
    await redis.flush()
    await untilFinished(world, campaign)

    const figures = tally(owed, sink.accepted)
    return { pass: figures.lost + figures.unexpected + figures.duplicates === 0, figures }
  },
}

async function countEnqueued({
  db,
}: {
  db: Parameters<typeof createSubscribers>[0]
}): Promise<number> {
  const enqueued = await db
    .selectFrom('platform.messages')
    .select('id')
    .where('queue', '=', 'mailer.campaigns')
    .where('enqueuedAt', 'is not', null)
    .execute()
  return enqueued.length
}
