import { CommentId, newId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createReader, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { castVote } from '../support/votes.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
  await createSite(db, 'weekly', { origins: ['https://weekly.example'] })
})

let pages = 0
const anyPage = (): string => `https://news.example/votes/${(pages += 1)}`

async function comment(): Promise<{ id: CommentId; url: string }> {
  const url = anyPage()
  const { id } = await leaveComment(listener, { page: { url } })
  return { id, url }
}

const vote = (id: string, body: object, from?: string): supertest.Test =>
  castVote(listener, id, body, from)

async function newReader(): Promise<string> {
  const { body } = await vote((await comment()).id, { value: 1 }).expect(200)
  return body.readerToken
}

async function setState(url: string, state: 'open' | 'closed' | 'hidden'): Promise<void> {
  await db.updateTable('comments.threads').set({ state }).where('url', '=', url).execute()
}

describe('a vote', () => {
  it('counts, makes somebody new a reader, and is seen by everyone within seconds', async () => {
    const { id, url } = await comment()
    const before = (await readThread(listener, { url })).body.thread.version

    const { body } = await vote(id, { value: 1 }).expect(200)

    expect(body).toEqual({
      up: 1,
      down: 0,
      mine: 1,
      readerToken: expect.stringMatching(/^reader_/),
    })
    await until(async () => (await readThread(listener, { url })).body.thread.version > before)
    const after = (await readThread(listener, { url })).body
    expect(after.comments[0]).toMatchObject({ id, up: 1, down: 0 })
    expect(JSON.stringify(after)).not.toContain('mine')
  })

  it('is one per reader: the next replaces it, and 0 takes it back', async () => {
    const { id } = await comment()
    const readerToken = await newReader()
    const cast = async (value: number): Promise<unknown> =>
      (await vote(id, { value, readerToken }).expect(200)).body

    expect(await cast(1)).toEqual({ up: 1, down: 0, mine: 1 })
    expect(await cast(1)).toEqual({ up: 1, down: 0, mine: 1 })
    expect(await cast(-1)).toEqual({ up: 0, down: 1, mine: -1 })
    expect(await cast(0)).toEqual({ up: 0, down: 0, mine: 0 })
    expect(await cast(0)).toEqual({ up: 0, down: 0, mine: 0 })
  })

  it('leads the thread in the order of votes', async () => {
    const url = anyPage()
    const first = await leaveComment(listener, { page: { url } })
    const second = await leaveComment(listener, { page: { url } })

    await vote(first.id, { value: 1 }).expect(200)

    const { body } = await readThread(listener, { url, sort: 'top' })
    expect(body.comments.map((one: { id: string }) => one.id)).toEqual([first.id, second.id])
  })

  it('from a token that nobody knows any more makes a new reader', async () => {
    const { id } = await comment()

    const { body } = await vote(id, { value: 1, readerToken: 'reader_of-yore' }).expect(200)

    expect(body).toMatchObject({ up: 1, readerToken: expect.stringMatching(/^reader_/) })
  })

  it('has a value and tokens, and nothing else', async () => {
    const { id } = await comment()
    const wrong = [{}, { value: 2 }, { value: '1' }, { value: 1, up: 99 }, { value: 1, mine: 1 }]

    for (const body of wrong) {
      expect(problemOf(await vote(id, body).expect(422))).toBe('invalid-body')
    }

    await vote('nonsense', { value: 1 }).expect(404)
  })
})

describe('no vote is taken', () => {
  it("on one's own comment", async () => {
    const readerToken = await newReader()
    const { id } = await leaveComment(listener, { page: { url: anyPage() } })
    await sql`
      update comments.comments set reader_id = (
        select v.reader_id from comments.votes v order by v.created_at desc limit 1
      ) where id = ${id}
    `.execute(db)

    const answer = await vote(id, { value: 1, readerToken }).expect(403)

    expect(problemOf(answer)).toBe('vote-refused')
    expect(answer.body.detail).toBe('It is your own comment.')
  })

  it('on what is not there, waits, or is hidden: all the same', async () => {
    const hidden = await comment()
    await setState(hidden.url, 'hidden')
    const links = 'https://a.example https://b.example https://c.example'
    const waiting = await leaveComment(listener, { page: { url: anyPage() }, text: links })

    const answers = await Promise.all(
      [newId(CommentId), hidden.id, waiting.id].map((id) => vote(id, { value: 1 }).expect(404)),
    )

    expect(new Set(answers.map(problemOf))).toEqual(new Set(['comment-not-found']))
  })

  it('in a closed thread', async () => {
    const { id, url } = await comment()
    await setState(url, 'closed')

    expect(problemOf(await vote(id, { value: 1 }).expect(403))).toBe('vote-refused')
    expect((await readThread(listener, { url })).body.comments[0].up).toBe(0)
  })

  it.each([
    ['off', 1, 403],
    ['off', 0, 403],
    ['likes', -1, 403],
    ['likes', 1, 200],
    ['both', -1, 200],
  ] as const)('that the site does not want: %s, %i', async (votes, value, status) => {
    const { id } = await comment()
    await setSettings({ votes })

    await vote(id, { value }).expect(status)

    await setSettings({ votes: 'both' })
  })

  it('of guests where the site takes none', async () => {
    const { id } = await comment()
    await setSettings({ guests: false })

    expect(problemOf(await vote(id, { value: 1 }).expect(403))).toBe('sign-in-required')

    await setSettings({ guests: true })
  })

  it('from a page of another site', async () => {
    const { id } = await comment()

    const own = await vote(id, { value: 1 }).set('Origin', 'https://news.example').expect(200)
    const other = await vote(id, { value: 1 }).set('Origin', 'https://weekly.example').expect(403)
    const foreign = await vote(id, { value: 1 }).set('Origin', 'https://evil.example').expect(403)

    expect(own.headers['access-control-allow-origin']).toBe('https://news.example')
    expect([other, foreign].map(problemOf)).toEqual(['origin-not-allowed', 'origin-not-allowed'])
    const preflight = await supertest(listener)
      .options(`/comments/v1/comments/${id}/votes`)
      .set('Origin', 'https://news.example')
      .expect(204)
    expect(preflight.headers['access-control-allow-methods']).toContain('POST')
  })
})

describe('a flood', () => {
  it('of new readers from one network ends, while who is known goes on', async () => {
    const { id } = await comment()
    const readerToken = await newReader()
    const from = (index: number): string => `203.0.113.${index}`
    await vote(id, { value: 1, readerToken }).expect(200)

    for (let index = 0; index < 30; index += 1) {
      await vote(id, { value: 1 }, from(index)).expect(200)
    }
    const answer = await vote(id, { value: 1 }, from(31)).expect(429)

    expect(problemOf(answer)).toBe('too-many-requests')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    await vote(id, { value: 1, readerToken: 'reader_made-up' }, from(32)).expect(429)
    await vote(id, { value: -1, readerToken }, from(33)).expect(200)
  })

  it('of first votes on a comment from one network ends, whoever made the tokens', async () => {
    const { id } = await comment()
    const readerTokens: string[] = []
    const from = (index: number): string => `192.0.2.${index}`
    const cast = (index: number, value = 1): supertest.Test =>
      vote(id, { value, readerToken: readerTokens[index] }, from(index))
    for (let index = 0; index <= 30; index += 1) {
      readerTokens.push((await createReader(db, SiteId.parse('daily'))).readerToken)
    }

    for (let index = 0; index < 30; index += 1) await cast(index).expect(200)

    expect(problemOf(await cast(30).expect(429))).toBe('too-many-requests')
    await cast(0, -1).expect(200)
    await cast(0, 0).expect(200)
    const elsewhere = { value: 1, readerToken: readerTokens[30] }
    await vote((await comment()).id, elsewhere, from(30)).expect(200)
    const proved = await createReader(db, SiteId.parse('daily'), { address: 'proved@example.com' })
    await vote(id, { value: 1, readerToken: proved.readerToken }, from(31)).expect(200)
  })

  it('of one reader ends', async () => {
    const { id } = await comment()
    const readerToken = await newReader()
    const cast = (index: number): supertest.Test =>
      vote(id, { value: index % 2 ? 1 : -1, readerToken }, '198.51.100.7')

    for (let index = 0; index < 60; index += 1) await cast(index).expect(200)

    expect((await cast(60).expect(429)).headers['retry-after']).toMatch(/^\d+$/)
  })
})

async function setSettings(settings: { votes?: 'off' | 'likes' | 'both'; guests?: boolean }) {
  const nothing = { everyThread: null, closeAfterDays: null, purgeUrl: null, purgeSecret: null }
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: SiteId.parse('daily'), ...nothing, ...settings })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet(settings))
    .execute()
}
