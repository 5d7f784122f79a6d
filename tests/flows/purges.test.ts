import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'
import { until } from '../support/until.ts'

const SECRET = 'a secret of at least 32 characters'

type SiteNotice = { site: string; section: string | null; reason: string }
type Notice = { threadId: string; version: number; reason: string; aliases: string[] }
type Told = { headers: IncomingHttpHeaders; raw: string; notice: Notice }

/** The site's own endpoint. Answers with what `answers` holds, else with 204. */
const told: Told[] = []
const answers: number[] = []
const cache = createServer((req, res) => {
  let raw = ''
  req.setEncoding('utf8').on('data', (chunk) => (raw += chunk))
  req.on('end', () => {
    told.push({ headers: req.headers, raw, notice: JSON.parse(raw) })
    res.writeHead(answers.shift() ?? 204).end()
  })
})
cache.listen(0, '127.0.0.1')
await once(cache, 'listening')
afterAll(() => void cache.close())
const host = `127.0.0.1:${(cache.address() as AddressInfo).port}`

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis(), { privateHosts: [host] })
let site: SiteId
let key = ''
const threads = threadApi(listener, () => key)

beforeAll(async () => {
  site = await createSite(db)
  key = await createApiKey(db, site, ['moderate', 'admin'])
  await tellAt(`http://${host}/purge`)
})

beforeEach(() => {
  told.length = 0
  answers.length = 0
})

async function tellAt(purgeUrl: string): Promise<void> {
  await db.deleteFrom('comments.siteSettings').execute()
  const settings = { siteId: site, purgeUrl, purgeSecret: SECRET }
  await db.insertInto('comments.siteSettings').values(settings).execute()
}

const page = (name: string): string => `https://news.example/purge/${name}`

/** Waits until nothing about this thread is left to tell. */
async function settled(thread: string): Promise<Notice[]> {
  await until(async () => {
    const waiting = await db
      .selectFrom('platform.messages')
      .select('payload')
      .where('name', '=', 'thread-purge-due')
      .where('doneAt', 'is', null)
      .execute()
    return !waiting.some(({ payload }) => (payload as Notice).threadId === thread)
  }, 20)
  return told.map(({ notice }) => notice).filter(({ threadId }) => threadId === thread)
}

async function undone(name: string): Promise<unknown[]> {
  return db
    .selectFrom('platform.messages')
    .select('payload')
    .where('name', '=', name)
    .where('doneAt', 'is', null)
    .execute()
}

function siteNotices(): SiteNotice[] {
  return told.flatMap(({ raw }) => {
    const notice: SiteNotice = JSON.parse(raw)
    return 'section' in notice && notice.section !== 'secret' ? [notice] : []
  })
}

function bySection(one: SiteNotice, other: SiteNotice): number {
  return (one.section ?? '').localeCompare(other.section ?? '')
}

const setSection = (name: string, state: string) =>
  supertest(listener)
    .put(`/comments/v1/sites/daily/sections/${name}`)
    .set('Authorization', `Bearer ${key}`)
    .send({ state })
    .expect(200)

const setSite = (settings: object) =>
  supertest(listener)
    .patch('/comments/v1/sites/daily/settings')
    .set('Authorization', `Bearer ${key}`)
    .send(settings)
    .expect(200)

async function reject(...ids: string[]): Promise<void> {
  const decisions = ids.map((commentId) => ({ commentId, action: 'reject' }))
  await decide(listener, key, decisions).expect(200)
}

describe('the caches of a site', () => {
  it('are told when somebody asks to have no name any more', async () => {
    const url = page('nameless')
    const thread = await startThread(listener, { url })
    await leaveComment(listener, { page: { url }, email: 'nameless@example.com' })

    await supertest(listener)
      .post('/comments/v1/sites/daily/erasures')
      .set('Authorization', `Bearer ${key}`)
      .send({ address: 'nameless@example.com', comments: 'anonymised' })
      .expect(200)

    expect(await settled(thread)).toMatchObject([{ reason: 'edited' }])
  })

  it('are told, signed, when a comment that everyone saw is taken back', async () => {
    const thread = await startThread(listener, { url: page('one'), id: '42' })
    const { id } = await leaveComment(listener, { page: { url: page('one') } })

    await reject(id)

    await settled(thread)
    expect(told).toHaveLength(1)
    const { headers, raw } = told[0]!
    expect(JSON.parse(raw)).toEqual({
      site: 'daily',
      threadId: thread,
      url: page('one'),
      aliases: [page('one')],
      pageIds: ['42'],
      version: 3,
      reason: 'removed',
    })
    const signature = String(headers['afterword-signature'])
    const [, seconds] = /^t=(\d+),v1=[0-9a-f]{64}$/.exec(signature) ?? []
    const expected = createHmac('sha256', SECRET).update(`${seconds}.${raw}`).digest('hex')
    expect(signature).toBe(`t=${seconds},v1=${expected}`)
    expect(Math.abs(Date.now() / 1_000 - Number(seconds))).toBeLessThan(60)
    expect(headers['content-type']).toBe('application/json')
  })

  it('are told when a thread is hidden, and when it is merged, with all its addresses', async () => {
    const hidden = await startThread(listener, { url: page('hidden') })
    const from = await startThread(listener, { url: page('from') })
    const into = await startThread(listener, { url: page('into') })

    await threads.set({ url: page('hidden') }, { state: 'hidden' }).expect(200)
    await threads.merge(from, { into }).expect(200)

    expect(await settled(hidden)).toMatchObject([{ reason: 'hidden' }])
    expect(await settled(into)).toMatchObject([
      { reason: 'merged', aliases: [page('from'), page('into')] },
    ])
    expect(await settled(from)).toMatchObject([{ reason: 'merged' }])
  })

  it('are not told of what is new, nor of what nobody saw', async () => {
    const thread = await startThread(listener, { url: page('quiet') })
    await threads.set({ url: page('quiet') }, { state: 'premoderated' }).expect(200)
    const { id } = await leaveComment(listener, { page: { url: page('quiet') } })
    await reject(id)
    await threads.set({ url: page('quiet') }, { title: 'Harbour' }).expect(200)

    const sent = await db
      .selectFrom('platform.messages')
      .select('payload')
      .where('name', '=', 'thread-purge-due')
      .execute()

    expect(sent.filter(({ payload }) => (payload as Notice).threadId === thread)).toEqual([])
  })

  it('are told once of what is taken back at once, and hear no old news', async () => {
    const thread = await startThread(listener, { url: page('many') })
    const ids: string[] = []
    for (let index = 0; index < 8; index += 1) {
      ids.push((await leaveComment(listener, { page: { url: page('many') } })).id)
    }

    await Promise.all(ids.map((id) => reject(id)))

    const notices = await settled(thread)
    const versions = notices.map(({ version }) => version)
    expect(versions.at(-1)).toBe(17)
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
  })

  it('are told when a thread comes to be hidden by where it stands', async () => {
    await setSection('secret', 'hidden')
    const moved = await startThread(listener, { url: page('moved-away') })
    await threads.set({ url: page('moved-away') }, { section: 'secret' }).expect(200)
    const shown = await startThread(listener, { url: page('own-state') })
    await threads.set({ url: page('own-state') }, { section: 'secret', state: 'open' }).expect(200)
    await threads.set({ url: page('own-state') }, { state: null }).expect(200)
    await threads.set({ url: page('own-state') }, { state: 'hidden' }).expect(200)

    expect(await settled(moved)).toMatchObject([{ reason: 'hidden' }])
    expect(await settled(shown)).toMatchObject([{ reason: 'hidden' }])
  })

  it('are told once when a section or the whole site is hidden', async () => {
    await setSection('politics', 'hidden')
    await setSection('politics', 'hidden')
    await setSection('sport', 'closed')
    for (const everyThread of ['hidden', 'hidden', 'closed', null]) await setSite({ everyThread })
    for (const threadState of ['hidden', 'open']) await setSite({ threadState })

    await until(async () => siteNotices().length >= 3, 20)
    await until(async () => (await undone('site-purge-due')).length === 0)
    expect(siteNotices().toSorted(bySection)).toEqual([
      { site: 'daily', section: null, reason: 'hidden' },
      { site: 'daily', section: null, reason: 'hidden' },
      { site: 'daily', section: 'politics', reason: 'hidden' },
    ])
    expect(told[0]?.headers['afterword-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
  })

  it('are told again when they do not answer with success', async () => {
    const thread = await startThread(listener, { url: page('again') })
    const { id } = await leaveComment(listener, { page: { url: page('again') } })
    answers.push(500)

    await reject(id)

    expect(await settled(thread)).toHaveLength(2)
  })

  it('are not told over http, or inside the network, where the operator has not named the host', async () => {
    const [, port] = host.split(':')
    for (const url of [`http://localhost:${port}/purge`, `https://127.0.0.2:${port}/purge`]) {
      await tellAt(url)
      const thread = await startThread(listener, { url: page(url.length.toString()) })
      const { id } = await leaveComment(listener, { page: { url: page(url.length.toString()) } })

      await reject(id)

      await until(async () => {
        const { rows } = await sql<{ lastError: string }>`
          select last_error from platform.messages
          where payload->>'threadId' = ${thread} and attempts > 0 and done_at is null
        `.execute(db)
        return /https alone|could not be fetched/.test(rows[0]?.lastError ?? '')
      })
    }
    expect(told).toEqual([])
  })
})
