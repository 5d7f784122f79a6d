import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { createStaff } from '../../support/builders.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { postComment, subscribe } from '../requests.ts'
import { untilFinished, untilQuiet } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 300
const ASKERS = ['ada@example.com', 'grace@example.com']
const MODERATOR = 'moderator@news.example'
const TIMES = 10

/**
 * Every job ten times under other names, in any order, while it is worked and once all is done;
 * and at last the whole outbox again, as if none of it had ever been handled.
 */
export const jobsAgain: FaultCase = {
  number: 'R20',
  promise: 'A job delivered many times, in parallel, late or out of order, has one effect.',

  async run(world, random) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    await createStaff(db, site, MODERATOR)
    const [subscriptions, comments] = await Promise.all([
      world.start('subscriptions'),
      world.start('comments'),
      world.start('mailer'),
      world.start('mailer'),
    ])
    for (const asker of ASKERS) await subscribe(world, subscriptions.url, asker)
    await postComment(world, comments.url, 'joan')
    const campaign = await publish(world, subscriptions.url)

    const during = await addAgain(world, random)
    await untilFinished(world, campaign)
    await untilQuiet(world)
    const after = await addAgain(world, random)
    await untilWorked(world)
    const once = await countRows(world)
    const replayed = await replayAll(world)
    await until(() => bringForward(world), 60)
    await untilQuiet(world)
    await untilWorked(world)
    const changed = listChanges(once, await countRows(world))
    if (changed.length > 0) console.error(changed)

    const figures = {
      ...tally([...owed, ...ASKERS, MODERATOR], sink.accepted),
      jobs: during + after,
      replayed,
      counted: once.size,
      changed: changed.length,
    }
    const { lost, unexpected, duplicates, jobs } = figures
    const pass =
      lost + unexpected + duplicates + changed.length === 0 && jobs > 0 && replayed > READERS / 100
    return { pass, figures }
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

/** Makes every message there ever was due again, in another order. */
async function replayAll({ db }: World): Promise<number> {
  const { numAffectedRows } = await sql`
    update platform.messages set done_at = null, enqueued_at = null, claimed_at = null,
      attempts = 0, crashes = 0, due_at = now() - random() * interval '1 h'
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * What is put off to a later time comes at once: it may be what has an effect too many. Throws
 * while there is any.
 */
async function bringForward({ db }: World): Promise<void> {
  await sql`
    update platform.messages set due_at = now() where done_at is null and due_at > now()
  `.execute(db)
  const { rows } = await sql`select from platform.messages where done_at is null limit 1`.execute(
    db,
  )
  if (rows.length > 0) throw new Error('messages wait')
}

/**
 * How many rows each of our tables has, by state where they have one: what effects there were.
 * A message is none: what it leads to is.
 */
async function countRows({ db }: World): Promise<Map<string, number>> {
  const { rows: tables } = await sql<{ name: string; state: string | null }>`
    select t.schemaname || '.' || t.tablename as name, (
      select c.column_name from information_schema.columns c
      where c.table_schema = t.schemaname and c.table_name = t.tablename
        and c.column_name in ('state', 'status')
    ) as state
    from pg_tables t
    where t.schemaname in ('platform', 'comments', 'subscriptions', 'mailer')
      and t.tablename <> 'messages'
  `.execute(db)
  const counts = new Map<string, number>()
  for (const { name, state } of tables) {
    const { rows } = await sql<{ state: string; count: number }>`
      select ${state ? sql.ref(state) : sql`''`} as state, count(*)::int as count
      from ${sql.table(name)} group by 1
    `.execute(db)
    for (const row of rows) counts.set(`${name} ${row.state}`.trim(), row.count)
  }
  return counts
}

function listChanges(before: Map<string, number>, after: Map<string, number>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key}: ${before.get(key) ?? 0}, then ${after.get(key) ?? 0}`)
}
