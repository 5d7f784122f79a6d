import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, PAGE, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
let pages = 0

beforeAll(async () => {
  const site = await createSite(db, 'daily', { name: 'The "Daily"', locale: 'fr' })
  key = await createApiKey(db, site, ['moderate'])
})

const newPage = (): string => `https://news.example/fragment/${(pages += 1)}`

function open(url: string, name = 'thread.html', query: object = {}): supertest.Test {
  return supertest(listener)
    .get(`/comments/v1/sites/daily/${name}`)
    .query({ url, ...query })
}

async function read(url: string): Promise<string> {
  return (await open(url).expect(200)).text
}

async function setSettings(values: object): Promise<void> {
  await db.deleteFrom('comments.siteSettings').execute()
  const siteId = 'daily' as never
  await db
    .insertInto('comments.siteSettings')
    .values({ siteId, ...values })
    .execute()
}

function setThread(url: string, body: object): supertest.Test {
  return supertest(listener)
    .put('/comments/v1/sites/daily/threads')
    .query({ url })
    .set('Authorization', `Bearer ${key}`)
    .send(body)
}

/** What its JSON-LD says, as a parser of HTML would find it. */
function dataIn(markup: string): Record<string, never> {
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(markup) ?? []
  return JSON.parse(json) as Record<string, never>
}

describe('the fragment', () => {
  it('of a page nobody has commented on is a heading and a form, and makes nothing', async () => {
    const url = newPage()

    const markup = await read(url)

    expect(markup).toMatch(/^<section [^]*<\/section>\n$/)
    expect(markup).toContain('No replies yet</h2>')
    expect(markup).toContain('Leave a Reply')
    expect(markup).toContain(
      'Your email address will not be published. Required fields are marked *',
    )
    expect(markup).toContain(
      'method="post" action="https://talk.example/comments/v1/sites/daily/comments"',
    )
    expect(markup).toContain(`name="url" value="${url}"`)
    expect(markup).not.toContain('<ol')
    expect(markup).not.toContain('ld+json')
    const threads = await db
      .selectFrom('comments.threads')
      .select('id')
      .where('url', '=', url)
      .execute()
    expect(threads).toEqual([])
  })

  it('holds comments with their replies, authors, times and ways to answer', async () => {
    const page = { url: newPage() }
    const root = await leaveComment(listener, {
      page,
      text: 'A *first* word',
      website: 'ada.example',
    })
    const reply = await leaveComment(listener, { page, parentId: root.id, name: 'Bob' })

    const markup = await read(page.url)

    expect(markup).toContain('2 replies</h2>')
    expect(markup).toMatch(
      new RegExp(`<li id="comment-${root.id}"><article[^]*<ol>[^]*<li id="comment-${reply.id}">`),
    )
    expect(markup).toContain('<em>first</em>')
    expect(markup).toContain(
      'href="https://ada.example/" rel="nofollow ugc noopener"><bdi>Ada</bdi>',
    )
    expect(markup).toMatch(
      /<time datetime="\d{4}-\d\d-\d\dT[\d:.]+Z">\d+ \w+ \d{4} at \d\d:\d\d UTC<\/time>/,
    )
    expect(markup).toContain('lang="fr" dir="auto"')
    expect(markup).toContain(`parent=${reply.id}" rel="nofollow">Reply to <bdi>Bob</bdi>`)
  })

  it('says in words what is special about a comment', async () => {
    const page = { url: newPage() }
    const { id } = await leaveComment(listener, { page })
    await db
      .updateTable('comments.comments')
      .set({ byStaff: true, pinnedAt: new Date(), featuredAt: new Date(), editedAt: new Date() })
      .where('id', '=', id)
      .execute()
    const other = await leaveComment(listener, { page })
    await db
      .updateTable('comments.comments')
      .set({ confirmed: true })
      .where('id', '=', other.id)
      .execute()

    const markup = await read(page.url)

    const badges = [...markup.matchAll(/afterword-badge">(\w+)</g)].map(([, badge]) => badge)
    expect(badges).toEqual(['Staff', 'Pinned', 'Featured', 'Confirmed'])
    expect(markup).toContain('edited <time')
  })

  it('keeps the place of a comment that was removed, and nothing of it', async () => {
    const page = { url: newPage() }
    const root = await leaveComment(listener, { page, text: 'Regrettable words', name: 'Regret' })
    await leaveComment(listener, { page, parentId: root.id, text: 'What was that?' })
    await supertest(listener)
      .post('/comments/v1/sites/daily/moderation/decisions')
      .set('Authorization', `Bearer ${key}`)
      .send({ decisions: [{ commentId: root.id, action: 'reject' }] })
      .expect(200)

    const markup = await read(page.url)

    expect(markup).toContain('Comment removed')
    expect(markup).toContain('What was that?')
    expect(markup).not.toContain('Regret')
    expect(JSON.stringify(dataIn(markup))).toContain('What was that?')
  })

  it('nests replies as deep as the site shows, and says whom deeper ones answer', async () => {
    const page = { url: newPage() }
    await setSettings({ displayDepth: 1 })
    const root = await leaveComment(listener, { page, name: 'Ada' })
    const reply = await leaveComment(listener, { page, parentId: root.id, name: 'Bob' })
    await leaveComment(listener, { page, parentId: reply.id, name: 'Cem' })

    const markup = await read(page.url)

    expect(markup.split('<ol').length - 1).toBe(2)
    expect(markup).toContain(`<a href="#comment-${reply.id}">in reply to <bdi>Bob</bdi></a>`)
    await setSettings({})
  })
})

describe('the form', () => {
  it.each([
    ['closed', {}, 'Comments are closed.'],
    ['open', { guests: false }, 'Only readers who are signed in can comment here.'],
  ])('gives way to a sentence (%s, %o)', async (state, settings, sentence) => {
    const url = newPage()
    await setSettings(settings)
    await setThread(url, { state }).expect(200)

    const markup = await read(url)

    expect(markup).toContain(sentence)
    expect(markup).not.toContain('<form')
    await setSettings({})
  })

  it('asks only for what the site asks for, and says that moderators read first', async () => {
    const url = newPage()
    await setSettings({ nameRequired: false, emailRequired: false, threadState: 'premoderated' })

    const markup = await read(url)

    expect(markup.match(/ required/g)).toHaveLength(1)
    expect(markup).toContain('Here a moderator reads comments before they appear.')
    await setSettings({})
  })
})

describe('a fragment for anybody', () => {
  it('is the same bytes for everyone, with the caching of the thread itself', async () => {
    const url = newPage()
    await leaveComment(listener, { page: { url } })

    const { headers } = await open(url).expect(200)
    await open(url).set('If-None-Match', headers['etag']!).expect(304)
    await leaveComment(listener, { page: { url } })
    const { headers: later } = await open(url).set('If-None-Match', headers['etag']!).expect(200)

    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=0, s-maxage=10, stale-while-revalidate=10',
    })
    expect(later['etag']).not.toBe(headers['etag'])
  })

  it('shows whatever was written as text, in markup and in its data', async () => {
    const page = { url: `${newPage()}?q="><script>alert(1)</script>` }
    const text = '</script><script>alert(1)</script> <!-- <img src=x onerror=alert(1)>'
    await leaveComment(listener, { page, text, name: '"><svg onload=alert(1)>' })

    const markup = await read(page.url)

    expect(markup).not.toMatch(/<svg|<img|<script>|<!--| on\w+="| style=/i)
    expect(markup.match(/<\/script>/g)).toHaveLength(1)
    const data = dataIn(markup) as unknown as { comment: { text: string; author: object }[] }
    expect(data).toMatchObject({ '@type': 'DiscussionForumPosting', comment: [{ text }] })
    expect(data.comment[0]!.author).toMatchObject({ name: '"><svg onload=alert(1)>' })
  })

  it('shows nothing of a hidden thread, and nothing of what waits', async () => {
    const hidden = newPage()
    await leaveComment(listener, { page: { url: hidden } })
    await setThread(hidden, { state: 'hidden' }).expect(200)
    const waiting = newPage()
    await setThread(waiting, { state: 'premoderated' }).expect(200)
    const { id } = await leaveComment(listener, { page: { url: waiting }, text: 'I wait' })

    expect(await read(hidden)).toBe('')
    expect(await read(waiting)).not.toContain('I wait')
    await open(waiting, 'reply.html', { parent: id }).expect(404)
  })

  it('is refused for pages of others, and for what is no address', async () => {
    expect(problemOf(await open('https://evil.example/x').expect(422))).toBe('page-not-of-site')
    expect(problemOf(await open('x').expect(400))).toBe('invalid-query')
    expect(problemOf(await open(PAGE, 'thread.html', { after: 'x' }).expect(400))).toBe(
      'invalid-query',
    )
  })
})
