import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { ask, write } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(() => createSite(db))

async function countRequests(): Promise<number> {
  const { rows } = await sql`
    select from platform.messages where name in ('proof-requested', 'my-comments-due')
  `.execute(db)
  return rows.length
}

describe.each([
  ['confirmations', { email: 'ada@example.com', readerToken: 'reader_of-nobody' }],
  ['my-comments', { email: 'ada@example.com' }],
])('asking for a mail by %s', (path, body) => {
  it.each([
    ['an address that is none', { email: 'ada@' }, '#/email'],
    ['two addresses', { email: 'ada@example.com, eve@example.com' }, '#/email'],
    ['a field nobody knows', { name: 'Ada' }, '#/name'],
  ])('is refused with %s', async (_what, overrides, pointer) => {
    const answer = await ask(listener, path, { ...body, ...overrides }).expect(422)

    expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  it('is refused from a page of another site', async () => {
    const answer = await ask(listener, path, body).set('Origin', 'https://evil.example')

    expect(problemOf(answer)).toBe('origin-not-allowed')
    await ask(listener, path, body).set('Origin', 'https://news.example').expect(202)
  })

  it('is refused for a site that is none', async () => {
    const answer = await supertest(listener)
      .post(`/comments/v1/sites/nowhere/${path}`)
      .send(body)
      .expect(404)

    expect(problemOf(answer)).toBe('site-not-found')
  })

  it('is taken so often from one network and then refused, with the time to wait', async () => {
    const statuses: number[] = []
    const waits: (string | undefined)[] = []
    for (let time = 0; time < 31; time += 1) {
      const answer = await ask(listener, path, { ...body, company: 'x' }).set(
        'X-Forwarded-For',
        path === 'confirmations' ? '203.0.113.1' : '203.0.113.2',
      )
      statuses.push(answer.status)
      waits.push(answer.headers['retry-after'])
    }

    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 202), 429])
    expect(Number(waits.at(-1))).toBeGreaterThan(0)
  })
})

describe('a confirmation', () => {
  it('is asked for by the reader who signed with the address, and by nobody else', async () => {
    const { readerToken } = await write(listener, { email: 'grace@example.com' })
    const other = await write(listener, { email: 'other@example.com' })
    const before = await countRequests()

    const email = 'grace@example.com'
    await ask(listener, 'confirmations', { email, readerToken: other.readerToken }).expect(202)
    await ask(listener, 'confirmations', { email, readerToken, company: 'Spam' }).expect(202)
    expect(await countRequests()).toBe(before)

    await ask(listener, 'confirmations', { email: 'GRACE@example.com', readerToken }).expect(202)
    expect(await countRequests()).toBe(before + 1)
  })

  it('names nobody in what it tells the other service', async () => {
    const { readerToken } = await write(listener, { email: 'named@example.com' })
    await ask(listener, 'confirmations', { email: 'named@example.com', readerToken }).expect(202)

    const { rows } = await sql<{ payload: string }>`
      select payload::text from platform.messages
    `.execute(db)
    expect(rows.map(({ payload }) => payload).join()).not.toContain('@')
  })
})
