import type { SiteId, StaffId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { testBrowser } from '../support/browser.ts'
import { createApiKey, createSite, createStaff } from '../support/builders.ts'
import { leaveComment, moderatePath, readThread, testComments } from '../support/comments.ts'
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts'
import { htmlInXml, parseHtml } from '../support/parse-html.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const { open } = testBrowser()
const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

const url = 'https://news.example/stored-text'
const NAME = `<img src=x onerror=alert(1)>"'`
const TITLE = '</title><script>alert(1)</script> & more'
let daily: SiteId
let key = ''
let staff: StaffId
const ids: string[] = []

beforeAll(async () => {
  daily = await createSite(db)
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId: daily, maxLinks: 100, displayDepth: 4 })
    .execute()
  staff = await createStaff(db, daily, 'mod@example.com')
  key = await createApiKey(db, daily, ['moderate', 'publish'])
  await supertest(listener)
    .put('/comments/v1/sites/daily/threads')
    .query({ url })
    .set('Authorization', `Bearer ${key}`)
    .send({ title: TITLE })
    .expect(200)
  for (const text of HOSTILE_TEXTS) {
    ids.push((await leaveComment(listener, { page: { url }, text, name: NAME })).id)
  }
})

const read = (path: string, query: object = {}): supertest.Test =>
  supertest(listener).get(path).query(query).set('Authorization', `Bearer ${key}`).expect(200)

describe('what readers have written stays words', () => {
  it('in the markup for pages without script', async () => {
    const { page } = await open()
    const fragment = await read('/comments/v1/sites/daily/thread.html', { url })

    expect(fragment.text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(await findActive(page, fragment.text)).toEqual([])
  })

  it('in the feeds, which stay valid', async () => {
    const { page } = await open()

    for (const path of ['feed.atom', 'threads/feed.atom']) {
      const { text } = await read(
        `/comments/v1/sites/daily/${path}`,
        path === 'feed.atom' ? {} : { url },
      )
      const pieces = await htmlInXml(page, text)

      expect(pieces?.length).toBeGreaterThan(10)
      for (const piece of pieces ?? []) expect(await findActive(page, piece)).toEqual([])
    }
  })

  it("on the page that a moderator's mail leads to", async () => {
    const { page } = await open()

    for (const id of ids) {
      const { text } = await supertest(listener)
        .get(moderatePath(daily, id, staff))
        .expect(200)
      expect(await findActive(page, text)).toEqual([])
    }
  })

  it('in answers of the API, which no browser takes for a page', async () => {
    const thread = await readThread(listener, { url, limit: '100' }).expect(200)
    const queue = await read('/comments/v1/sites/daily/moderation', { status: 'approved' })

    for (const { headers } of [thread, queue]) {
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      })
    }
    const { page } = await open()
    const pieces = [...thread.body.comments, ...queue.body.comments]
    expect(
      await findActive(page, pieces.map(({ html }: { html: string }) => html).join('\n')),
    ).toEqual([])
  })

  it('in what the other services may read of a comment, which is no markup at all', async () => {
    const { rows } = await sql<{ excerpt: string; threadTitle: string }>`
      select excerpt, thread_title from comments.visible_comments
    `.execute(db)

    expect(rows.length).toBeGreaterThan(10)
    expect(rows.map(({ excerpt }) => excerpt)).toContain('<script>alert(1)</script>')
    expect(new Set(rows.map(({ threadTitle }) => threadTitle))).toEqual(new Set([TITLE]))
  })
})

const ACTIVE = ['img', 'svg', 'math', 'iframe', 'object', 'embed', 'style', 'base', 'meta', 'link']
const DATA = 'application/ld+json'

/** The elements that would do or load something by themselves. */
async function findActive(page: Page, markup: string): Promise<string[]> {
  const [parsed] = await parseHtml(page, [`<body>${markup.replace(/^.*<body>/s, '')}`])
  const active = parsed?.elements.filter(({ name, attributes }) => {
    const isScript = name === 'script' && attributes['type'] !== DATA
    const isHandler = Object.keys(attributes).some((each) => each.startsWith('on'))
    const leadsAway = /^\s*(javascript|data|vbscript):/i.test(attributes['href'] ?? '')
    return isScript || ACTIVE.includes(name) || isHandler || leadsAway
  })
  return active?.map((element) => JSON.stringify(element)) ?? ['nothing was read']
}
