import type { CommentId } from '@afterword/shared/ids'
import { parseAtomFeed } from 'feedsmith'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { testBrowser } from '../support/browser.ts'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, leaveComment, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())
const browser = testBrowser()
let key = ''
let pages = 0

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const newPage = (): string => `https://news.example/feeds/${(pages += 1)}`

function ask(path: string, query: object = {}, site = 'daily'): supertest.Test {
  return supertest(listener).get(`/comments/v1/sites/${site}/${path}`).query(query).buffer()
}

async function feedOf(url?: string) {
  const path = url === undefined ? 'feed.atom' : 'threads/feed.atom'
  const { text } = await ask(path, { url }).expect(200)
  return { text, feed: parseAtomFeed(text, { maxItems: 100 }) }
}

function setThread(url: string, body: object): supertest.Test {
  return supertest(listener)
    .put('/comments/v1/sites/daily/threads')
    .query({ url })
    .set('Authorization', `Bearer ${key}`)
    .send(body)
    .expect(200)
}

/** Leaves a comment that waits, on a page whose next ones do not. */
async function leaveWaiting(url: string): Promise<string> {
  await setThread(url, { state: 'premoderated' })
  const { id } = await leaveComment(listener, { page: { url } })
  await setThread(url, { state: 'open' })
  return id
}

const approve = (commentId: string) =>
  decide(listener, key, [{ commentId, action: 'approve' }]).expect(200)
const reject = (commentId: string) =>
  decide(listener, key, [{ commentId, action: 'reject' }]).expect(200)

/** Makes everything two hours old. */
async function moveBack(): Promise<void> {
  await sql`
    update comments.comments set created_at = created_at - interval '2 h',
      shown_at = shown_at - interval '2 h'`.execute(db)
}

/** Sixty more by the author of one, a minute apart, the last of them an hour younger. */
async function insertMany(id: string): Promise<void> {
  await sql`
    insert into comments.comments (id, site_id, thread_id, root_id, depth, author_id, text, html,
      status, version, shown, placed, created_at)
    select gen_random_uuid(), site_id, thread_id, id, 0, author_id, '', n, 'approved', 1, true, true,
      created_at + n * interval '1 min'
    from comments.comments, generate_series(1, 60) n where id = ${id}`.execute(db)
}

async function findTimes(id: string) {
  const { createdAt, shownAt } = await db
    .selectFrom('comments.comments')
    .select(['createdAt', 'shownAt'])
    .where('id', '=', id as CommentId)
    .executeTakeFirstOrThrow()
  return { createdAt: createdAt.toISOString(), shownAt: shownAt?.toISOString() }
}

/** What a strict parser of XML says is wrong. */
async function faultsIn(text: string): Promise<string | null> {
  const { page } = await browser.open()
  return page.evaluate<string | null>(
    `new DOMParser().parseFromString(${JSON.stringify(text)}, 'application/xml')
      .querySelector('parsererror')?.textContent ?? null`,
  )
}

describe('the feed of a page', () => {
  it('holds its comments, newest first, with ids that are nobody else’s', async () => {
    const url = newPage()
    const root = await leaveComment(listener, { page: { url }, text: 'A *root*' })
    const reply = await leaveComment(listener, { page: { url }, parentId: root.id, name: 'Bob' })
    await setThread(url, { title: 'The <harbour> & more' })

    const { feed } = await feedOf(url)

    expect(feed.title?.value).toBe('Comments on The <harbour> & more')
    expect(feed.id).toMatch(/^tag:talk\.example,2026:comments\/daily\/[\da-f]{8}-[\da-f-]{27}$/)
    expect(feed.links).toContainEqual({
      rel: 'self',
      type: 'application/atom+xml',
      href: `https://talk.example/comments/v1/sites/daily/threads/feed.atom?url=${encodeURIComponent(url)}`,
    })
    expect(feed.entries).toMatchObject([
      {
        id: `urn:uuid:${reply.id}`,
        title: { value: 'Bob: The <harbour> & more' },
        authors: [{ name: 'Bob' }],
        links: [{ href: `${url}#comment-${reply.id}` }],
        thr: { inReplyTos: [{ ref: `urn:uuid:${root.id}` }] },
      },
      { id: `urn:uuid:${root.id}`, content: { type: 'html', value: '<p>A <em>root</em></p>' } },
    ])
    expect(feed.updated).toBe(feed.entries?.[0]?.updated)
  })

  it('is one, by whichever of its addresses it is asked for, and leads to whom it mentions', async () => {
    const url = `${newPage()}?a=1&b=2`
    const ada = await leaveComment(listener, { page: { url }, name: 'Grace' })
    await leaveComment(listener, { page: { url }, text: 'Yes, @Grace!' })
    await setThread(url, { url: newPage(), title: 'Moved' })
    const { feed } = await feedOf(`https://news.example/feeds/${pages}`)

    const { feed: old } = await feedOf(url)

    expect(old.id).toBe(feed.id)
    expect(old.entries?.[0]?.content?.value).toBe(
      `<p>Yes, <a href="https://news.example/feeds/${pages}#comment-${ada.id}">@Grace</a>!</p>`,
    )
  })

  it('of nobody’s comments is a feed as well', async () => {
    const { text, feed } = await feedOf(newPage())

    expect(feed.entries ?? []).toEqual([])
    expect(Date.parse(feed.updated ?? '')).not.toBeNaN()
    expect(await faultsIn(text)).toBeNull()
  })

  it('says when a comment was changed', async () => {
    const url = newPage()
    const { id } = await leaveComment(listener, { page: { url } })
    const editedAt = new Date(clock.at.getTime() + 60_000)
    await db.updateTable('comments.comments').set({ editedAt }).where('id', '=', id).execute()

    const { feed } = await feedOf(url)

    expect(feed.updated).toBe(editedAt.toISOString())
    expect(feed.entries?.[0]?.published).not.toBe(editedAt.toISOString())
  })

  it('has what was approved late as its newest, and says so', async () => {
    const url = newPage()
    const late = await leaveWaiting(url)
    const prompt = await leaveComment(listener, { page: { url } })
    await moveBack()
    await approve(late)

    const { feed } = await feedOf(url)

    const { createdAt, shownAt } = await findTimes(late)
    expect(feed.entries).toMatchObject([
      { id: `urn:uuid:${late}`, published: createdAt, updated: shownAt },
      { id: `urn:uuid:${prompt.id}` },
    ])
    expect(feed.updated).toBe(shownAt)
  })

  it('says when a comment was shown that was edited while it waited', async () => {
    const url = newPage()
    const id = await leaveWaiting(url)
    await moveBack()
    await sql`update comments.comments set edited_at = created_at where id = ${id}`.execute(db)
    await approve(id)

    const { feed } = await feedOf(url)

    expect(feed.entries?.[0]?.updated).toBe((await findTimes(id)).shownAt)
  })

  it('has what was restored as its newest again', async () => {
    const url = newPage()
    const back = await leaveComment(listener, { page: { url } })
    await leaveComment(listener, { page: { url } })
    await moveBack()
    await reject(back.id)
    await approve(back.id)

    const { feed } = await feedOf(url)

    expect(feed.entries?.[0]?.id).toBe(`urn:uuid:${back.id}`)
  })

  it('holds whatever was written as text, and stays XML', async () => {
    const url = `${newPage()}?a=1&b="<`
    const text = ']]> <script>alert(1)</script> &amp; \u{fffe}\u{ffff} \u{1f600} \u0001'
    await leaveComment(listener, { page: { url }, text, name: '</name><x> ]]> &\ufffe' })

    const { text: xml, feed } = await feedOf(url)

    expect(await faultsIn(xml)).toBeNull()
    expect(feed.entries).toHaveLength(1)
    expect(feed.entries?.[0]?.authors).toEqual([{ name: '</name><x> ]]> &' }])
    expect(feed.entries?.[0]?.content?.value).toContain(']]&gt; &lt;script&gt;')
    expect(feed.entries?.[0]?.content?.value).not.toContain('<script')
  })
})

describe('the feed of a site', () => {
  it('holds the newest 50 of all its pages', async () => {
    const url = newPage()
    const { id } = await leaveComment(listener, { page: { url } })
    await insertMany(id)

    const { text, feed } = await feedOf()

    expect(feed.title?.value).toBe('Comments on The Daily')
    expect(feed.entries).toHaveLength(50)
    expect(feed.entries?.[0]?.content?.value).toBe('60')
    expect(await faultsIn(text)).toBeNull()
    await sql`delete from comments.comments where text = ''`.execute(db)
  })

  it('holds what was approved after 50 newer ones', async () => {
    const url = newPage()
    const id = await leaveWaiting(url)
    await moveBack()
    await insertMany(id)
    await approve(id)

    const { feed } = await feedOf()

    expect(feed.entries).toHaveLength(50)
    expect(feed.entries?.[0]?.id).toBe(`urn:uuid:${id}`)
    await sql`delete from comments.comments where text = ''`.execute(db)
  })

  it('is another site’s alone', async () => {
    await createSite(db, 'weekly', { origins: ['https://weekly.example'] })

    const { text } = await ask('feed.atom', {}, 'weekly').expect(200)

    expect(parseAtomFeed(text).entries ?? []).toEqual([])
  })
})

describe('what not everybody may see', () => {
  it.each([
    ['waits', (url: string) => setThread(url, { state: 'premoderated' }), 'before'],
    ['stands in a hidden thread', (url: string) => setThread(url, { state: 'hidden' }), 'after'],
    ['stands on a site that is hidden', hideSite, 'after'],
  ] as const)('is in no feed: what %s', async (_what, change, when) => {
    const url = newPage()
    if (when === 'before') await change(url)
    const { id } = await leaveComment(listener, { page: { url }, text: 'Not for everybody' })
    if (when === 'after') await change(url)

    const feeds = `${(await feedOf()).text}${(await feedOf(url)).text}`

    expect(feeds).not.toContain(id)
    expect(feeds).not.toContain('Not for everybody')
    await db.deleteFrom('comments.siteSettings').execute()
  })

  it('is not named either by what replies to it', async () => {
    const url = newPage()
    const root = await leaveComment(listener, { page: { url } })
    await leaveComment(listener, { page: { url }, parentId: root.id })
    await reject(root.id)

    expect((await feedOf(url)).text).not.toContain(root.id)
  })
})

describe('a feed for anybody', () => {
  it('has the headers of every public read', async () => {
    const url = newPage()
    await leaveComment(listener, { page: { url } })

    for (const path of ['feed.atom', 'threads/feed.atom']) {
      const { headers } = await ask(path, { url }).expect(200)
      await ask(path, { url }).set('If-None-Match', headers['etag']!).expect(304)
      expect(headers).toMatchObject({
        'content-type': 'application/atom+xml; charset=utf-8',
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=0, s-maxage=10, stale-while-revalidate=10',
      })
    }
  })

  it('is refused where there is none', async () => {
    expect(problemOf(await ask('feed.atom', {}, 'nowhere').expect(404))).toBe('site-not-found')
    expect(problemOf(await ask('threads/feed.atom').expect(400))).toBe('invalid-query')
    const foreign = ask('threads/feed.atom', { url: 'https://evil.example/' })
    expect(problemOf(await foreign.expect(422))).toBe('page-not-of-site')
  })
})

async function hideSite(): Promise<unknown> {
  return sql`insert into comments.site_settings (site_id, every_thread) values ('daily', 'hidden')`.execute(
    db,
  )
}
