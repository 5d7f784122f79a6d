import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { subscribe } from '../requests.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 300
const ASKERS = ['ada@example.com', 'grace@example.com']
const TIMES = 10

/** Every job ten times under other names, in any order, while it is worked and once all is done. */
export const jobsAgain: FaultCase = {
  number: 'R20',
  promise: 'A job delivered many times, in parallel, late or out of order, has one effect.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    const [subscriptions] = await Promise.all([
      world.start('subscriptions'),
      world.start('mailer'),
      world.start('mailer'),
    ])
    for (const asker of ASKERS) await subscribe(world, subscriptions.url, asker)
    const campaign = await publish(world, subscriptions.url)

    const during = await addAgain(world, random)
    await untilFinished(world, campaign)
    await untilQuiet(world)
    const after = await addAgain(world, random)
    await untilWorked(world)

    const figures = { ...tally([...owed, ...ASKERS], sink.accepted), jobs: during + after }
    const { lost, unexpected, duplicates, jobs } = figures
    return { pass: lost + unexpected + duplicates === 0 && jobs > 0, figures }
  },
}

const PREFIX = '{afterword}'

/** Adds every message there is, done or not, and says how many jobs that made. */
async function addAgain({ db, redis }: World, random: () => number): Promise<number> {
  const messages = await db.selectFrom('platform.messages').select(['id', 'queue']).execute()
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null })
  const jobs = messages
    .flatMap((message) => Array.from({ length: TIMES }, () => message))
    .map((message) => ({ ...message, order: random() }))
    .toSorted((a, b) => a.order - b.order)
  for (const { id, queue } of jobs) {
    const open = new Queue(queue, { connection, prefix: PREFIX })
    await open.add('message', { id }, { jobId: `again-${randomUUID()}`, removeOnComplete: true })
  }
  connection.disconnect()
  return jobs.length
}

/** Waits until no queue has a job left. */
async function untilWorked({ db, redis }: World): Promise<void> {
  const queues = await db.selectFrom('platform.messages').select('queue').distinct().execute()
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null })
  for (const { queue } of queues) {
    const open = new Queue(queue, { connection, prefix: PREFIX })
    await until(async () => (await open.getJobCountByTypes('waiting', 'active')) === 0, 60)
  }
  connection.disconnect()
}
