import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { MessageId, newId } from '@afterword/shared/ids'
import { startWorker } from '@afterword/shared/messages/bullmq'
import { consume, on } from '@afterword/shared/messages/consume'
import type { RelayQueue } from '@afterword/shared/messages/relay'
import { relayDueMessages } from '@afterword/shared/messages/relay'
import { send } from '@afterword/shared/messages/send'
import { startMessages } from '@afterword/shared/messages/start-messages'
import { isSuspect, MAX_ATTEMPTS, replayMessage } from '@afterword/shared/messages/store'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  countEffects,
  createEffectsTable,
  Effect,
  recordEffect,
  sendEffect,
} from '../support/effects.ts'
import { silent as log } from '../support/log.ts'
import { testDatabase } from '../support/postgres.ts'
import { testQueue, testRedis, testRedisClient } from '../support/redis.ts'
import { until } from '../support/until.ts'

const { db, ownerUrl } = testDatabase()
const redis = testRedis()
const client = testRedisClient(redis)
const { queue, jobs } = testQueue('comments.notices', redis)
const handlers = [recordEffect]

beforeAll(() => createEffectsTable(db))

afterEach(async () => {
  await db.deleteFrom('platform.messages').execute()
  await sql`truncate effects`.execute(db)
  await jobs.obliterate({ force: true })
})

const find = (id: MessageId) =>
  db.selectFrom('platform.messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const makeDue = (id: MessageId) =>
  db
    .updateTable('platform.messages')
    .set({ dueAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()

/** Lets 20 seconds pass for every message that was enqueued. */
const age = () =>
  db
    .updateTable('platform.messages')
    .set({ enqueuedAt: sql<Date>`now() - interval '21 s'` })
    .where('enqueuedAt', 'is not', null)
    .execute()

const toldIds = async () => (await jobs.getJobs()).map(({ data }) => data.id)

describe('a message', () => {
  it('has its effect once when its job is delivered twice', async () => {
    const id = await sendEffect(db)
    await jobs.add('message', { id }, { jobId: 'first' })
    await jobs.add('message', { id }, { jobId: 'second' })
    const outcomes: string[] = []

    const worker = startWorker(
      'comments.notices',
      async (job) => outcomes.push(await consume(db, handlers, { id: job, alone: false })),
      { redis, log },
    )
    onTestFinished(() => worker.close())

    await until(() => outcomes.length === 2)
    expect(outcomes.toSorted()).toEqual(['done', 'duplicate'])
    expect(await countEffects(db)).toBe(1)
  })

  it('has its effect once however many workers take it at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => sendEffect(db)))

    const outcomes = await Promise.all(
      ids.flatMap((id) => [1, 2, 3, 4].map(() => consume(db, handlers, { id, alone: false }))),
    )

    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(50)
    expect(await countEffects(db)).toBe(50)
  })

  it('is there once, whoever sends the same again, be it at the same moment', async () => {
    const key = newId(MessageId)
    const sendSame = () => db.transaction().execute((tx) => send(tx, Effect, { key }))

    await Promise.all([sendSame(), sendSame(), sendSame()])
    await sendSame()

    const sent = await db.selectFrom('platform.messages').select('payload').execute()
    expect(sent).toEqual([{ payload: { key } }])
  })

  it('leaves no half effect behind when its handler fails, and is tried again later', async () => {
    const id = await sendEffect(db)
    const failing = on(Effect, async (tx, payload) => {
      await sql`insert into effects (key) values (${payload.key})`.execute(tx)
      throw new Error('no')
    })

    await expect(consume(db, [failing], { id, alone: false })).rejects.toThrow('no')

    expect(await countEffects(db)).toBe(0)
    const message = await find(id)
    expect(message).toMatchObject({ attempts: 1, doneAt: null, lastError: 'Error: no' })
    expect(message.dueAt.getTime()).toBeGreaterThan(message.createdAt.getTime() + 500)
  })

  it('is dead when it is out of attempts, until someone replays it', async () => {
    const id = await sendEffect(db, { attempts: MAX_ATTEMPTS - 1 })
    await expect(consume(db, [], { id, alone: false })).rejects.toThrow('no handler')

    await makeDue(id)
    expect(await relayDueMessages(db, queue)).toBe(0)

    await replayMessage(db, id)
    expect(await relayDueMessages(db, queue)).toBe(1)
  })

  it('that crashes its worker is an attempt only when it was alone in flight', async () => {
    const id = await sendEffect(db)
    const crash = async (alone: boolean): Promise<void> => {
      await relayDueMessages(db, queue)
      const begun = Promise.withResolvers<void>()
      const handler = on(Effect, () => {
        begun.resolve()
        return new Promise<void>(() => undefined)
      })
      // A pool of its own, never closed: nobody tidies up after a process that died.
      const lost = openDatabase<PlatformSchema>({ url: ownerUrl, connections: 2, log })
      void consume(lost, [handler], { id, alone })
      await begun.promise
      await until(async () => (await endSessions('idle in transaction')) === 1)
      await age()
    }

    for (const _ of [1, 2, 3]) await crash(false)
    await relayDueMessages(db, queue)
    expect(await find(id)).toMatchObject({ attempts: 0, crashes: 3 })
    expect(await isSuspect(db, id)).toBe(true)

    await crash(true)
    await relayDueMessages(db, queue)
    expect(await find(id)).toMatchObject({ attempts: 1, crashes: 4 })
  })
})

describe('the relay', () => {
  it('puts nothing but the id in Redis', async () => {
    const id = await sendEffect(db)

    expect(await relayDueMessages(db, queue)).toBe(1)
    expect(await relayDueMessages(db, queue)).toBe(0)

    expect((await jobs.getJobs()).map(({ data }) => data)).toEqual([{ id }])
  })

  it('loses nothing when it is killed between PostgreSQL and Redis', async () => {
    const id = await sendEffect(db)
    const script = new URL('../support/stuck-relay.ts', import.meta.url).pathname
    const stuck = spawn(process.execPath, [script, ownerUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void stuck.kill('SIGKILL'))
    await once(stuck.stdout, 'data')
    expect(await relayDueMessages(db, queue)).toBe(0)

    stuck.kill('SIGKILL')

    await until(async () => (await relayDueMessages(db, queue)) === 1)
    expect(await toldIds()).toEqual([id])
  })

  it('tells Redis again after 20 s about what is not done', async () => {
    const id = await sendEffect(db)
    await relayDueMessages(db, queue)
    await jobs.drain()

    await age()

    expect(await relayDueMessages(db, queue)).toBe(1)
    expect(await toldIds()).toEqual([id])
  })

  it('tells Redis everything at once when Redis has lost its memory', async () => {
    const ids = await Promise.all([sendEffect(db), sendEffect(db), sendEffect(db)])
    await relayDueMessages(db, queue)
    await forgetAll()

    expect(await relayDueMessages(db, queue)).toBe(3)

    expect(new Set(await toldIds())).toEqual(new Set(ids))
  })

  it('is not outrun by a worker that hears of a message before the commit', async () => {
    const id = await sendEffect(db)
    const outcomes: Promise<string>[] = []
    const slow: RelayQueue = {
      ...queue,
      async add() {
        outcomes.push(consume(db, handlers, { id, alone: false }))
        await until(async () => (await countSessions('active', 'Lock')) === 1)
      },
    }

    await relayDueMessages(db, slow)

    expect(await Promise.all(outcomes)).toEqual(['done'])
  })

  it('leaves a message due when Redis refuses it', async () => {
    const id = await sendEffect(db)
    const refusing: RelayQueue = { ...queue, add: () => Promise.reject(new Error('redis is away')) }

    await expect(relayDueMessages(db, refusing)).rejects.toThrow('redis is away')

    expect(await find(id)).toMatchObject({ enqueuedAt: null })
  })
})

describe('messages at work', () => {
  it('flow from a transaction to their effect, and again after Redis forgot them', async () => {
    const queues = { relays: [queue.name], consumes: [queue.name] }
    const stop = startMessages({ db, redis, client, log, handlers, ...queues })
    onTestFinished(stop)

    await Promise.all(Array.from({ length: 20 }, () => sendEffect(db)))
    await forgetAll()
    await Promise.all(Array.from({ length: 20 }, () => sendEffect(db)))

    await until(async () => (await countEffects(db)) >= 40, 15)
    expect(await countEffects(db)).toBe(40)
  })
})

/** What FLUSHALL does, at one stroke as well, for the keys of this file alone. */
async function forgetAll(): Promise<void> {
  const script = "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end"
  await client.eval(script, 0, `{${redis.prefix}}*`)
}

async function countSessions(state: string, waitsFor: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and state = ${state} and wait_event_type = ${waitsFor}
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** What PostgreSQL does to the sessions of a process that is no more. Says how many there were. */
async function endSessions(state: string): Promise<number> {
  const { rows } = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state = ${state}
  `.execute(db)
  return rows.length
}
