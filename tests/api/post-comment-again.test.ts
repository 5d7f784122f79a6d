import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  leaveComment,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
  await createSite(db, 'weekly')
})

let url = ''
beforeEach(() => {
  url = `https://news.example/again/${randomBytes(6).toString('hex')}`
})

const anyKey = (): string => randomBytes(18).toString('base64url')
const once = (key: string, body: object, site?: string): supertest.Test =>
  post(listener, body, site).set('Idempotency-Key', key)

describe('a request sent again under its key', () => {
  it('gets the very same answer, and is one comment', async () => {
    const key = anyKey()
    const body = commentBody({ page: { url } })
    const first = await once(key, body).expect(201)
    await db
      .updateTable('comments.threads')
      .set({ state: 'closed' })
      .where('url', '=', url)
      .execute()

    const second = await once(key, body).expect(201)

    expect(second.text).toBe(first.text)
    expect(second.headers['location']).toBe(first.headers['location'])
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('is one comment, whatever the number of tries at once', async () => {
    const key = anyKey()
    const body = commentBody({ page: { url } })

    const answers = await Promise.all(Array.from({ length: 50 }, () => once(key, body)))

    const done = answers.filter(({ status }) => status === 201)
    const waited = answers.filter(({ headers }) => headers['retry-after'] === '1')
    expect(done.length + waited.length).toBe(50)
    expect(new Set(done.map(({ text }) => text)).size).toBe(1)
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('does not count against its network', async () => {
    const key = anyKey()
    const body = commentBody({ page: { url } })
    const from = anyAddress()
    const send = (): supertest.Test => once(key, body).set('X-Forwarded-For', from)

    const atOnce = await Promise.all(Array.from({ length: 50 }, send))
    for (let count = 0; count < 12; count += 1) await send().expect(201)

    expect(new Set(atOnce.map(problemOf)).has('too-many-requests')).toBe(false)
    for (let count = 0; count < 9; count += 1) {
      await post(listener, commentBody()).set('X-Forwarded-For', from).expect(201)
    }
    await post(listener, commentBody()).set('X-Forwarded-For', from).expect(429)
  })

  it('may succeed after it was refused', async () => {
    const key = anyKey()
    const body = commentBody({ page: { url } })
    await leaveComment(listener, { page: { url } })
    await db
      .updateTable('comments.threads')
      .set({ state: 'closed' })
      .where('url', '=', url)
      .execute()
    await once(key, body).expect(409)
    await db.updateTable('comments.threads').set({ state: 'open' }).where('url', '=', url).execute()

    await once(key, body).expect(201)
  })

  it('waits for nobody: while the first is worked on, the second is told to come back', async () => {
    const key = anyKey()
    await leaveComment(listener, { page: { url } })

    const answers = await db.transaction().execute(async (tx) => {
      await tx
        .selectFrom('comments.threads')
        .select('id')
        .where('url', '=', url)
        .forUpdate()
        .execute()
      const first = once(key, commentBody({ page: { url }, text: 'x' })).then((answer) => answer)
      await until(() => isSomebodyWaiting())
      const second = await once(key, commentBody({ page: { url }, text: 'x' }))
      return { first, second }
    })

    expect(problemOf(answers.second)).toBe('request-in-flight')
    expect((await answers.first).status).toBe(201)
  })
})

describe('a key', () => {
  it('stands for one body', async () => {
    const key = anyKey()
    await once(key, commentBody({ page: { url } })).expect(201)

    const answer = await once(key, commentBody({ page: { url } })).expect(422)

    expect(problemOf(answer)).toBe('idempotency-key-reused')
  })

  it('stands for one site', async () => {
    const key = anyKey()
    const body = commentBody({ page: { url } })

    const first = await once(key, body).expect(201)
    const second = await once(key, body, 'weekly').expect(201)

    expect(second.body.comment.id).not.toBe(first.body.comment.id)
  })

  it.each(['short', 'x'.repeat(201), 'with spaces in it, and long enough'])(
    'is refused as %j',
    async (key) => {
      const answer = await once(key, commentBody()).expect(400)

      expect(problemOf(answer)).toBe('idempotency-key-invalid')
    },
  )

  it('is kept as a hash, with an answer that holds no token, for a day', async () => {
    const key = anyKey()
    await once(key, commentBody({ page: { url } })).expect(201)

    const [kept] = await sql<{ row: string }>`
      select k::text as row from comments.idempotency_keys k order by created_at desc limit 1
    `
      .execute(db)
      .then(({ rows }) => rows)

    expect(kept!.row).not.toContain(key)
    expect(kept!.row).not.toContain('v1.k1.')
  })
})

describe('the same text from the same author', () => {
  it('is one comment, however many come at once', async () => {
    const body = commentBody({ page: { url } })

    const answers = await Promise.all(Array.from({ length: 50 }, () => post(listener, body)))

    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(49)
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })
})

describe('the first comments on a page, at once', () => {
  it('share one thread, with and without the page’s id', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) =>
      commentBody({
        page: { url: `${url}?utm_source=${index}` },
        name: `Reader ${index}`,
        email: `reader${index}@example.com`,
      }),
    )

    await Promise.all(bodies.map((body) => post(listener, body).expect(201)))

    const { body } = await readThread(listener, { url })
    expect(body.thread).toMatchObject({ count: 20, version: 20 })
    const threads = await db
      .selectFrom('comments.threads')
      .select('id')
      .where('url', 'like', `${url}%`)
      .execute()
    expect(threads).toHaveLength(1)
  })

  it('share authors too', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `Thought ${index}`)

    await Promise.all(
      texts.map((text, index) =>
        leaveComment(listener, {
          page: { url: `${url}/${index}` },
          text,
          name: 'Cy',
          email: 'cy@example.com',
        }),
      ),
    )

    const authors = await db
      .selectFrom('comments.authors')
      .select('id')
      .where('name', '=', 'Cy')
      .execute()
    expect(authors).toHaveLength(1)
  })
})

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%threads%'
  `.execute(db)
  return rows.length > 0
}
