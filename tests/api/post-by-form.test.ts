import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  anyAddress,
  leaveComment,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { textOf } from '../support/text-of.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const PATH = '/comments/v1/sites/daily/comments'
let key = ''
let pages = 0
let url = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})
beforeEach(() => void (url = `https://news.example/form/${(pages += 1)}`))

function send(fields: object = {}, headers: Record<string, string> = {}): supertest.Test {
  return supertest(listener)
    .post(PATH)
    .type('form')
    .set({ 'X-Forwarded-For': anyAddress(), Origin: 'https://news.example', ...headers })
    .send({ url, text: 'Posted by a form', name: 'Ada', email: 'ada@example.com', ...fields })
}

function setThread(state: string): supertest.Test {
  return supertest(listener)
    .put('/comments/v1/sites/daily/threads')
    .query({ url })
    .set('Authorization', `Bearer ${key}`)
    .send({ state })
    .expect(200)
}

/** What the form on a page holds, as a browser would send it again. */
function fieldsIn(page: string): Record<string, string> {
  const unescape = (text = ''): string =>
    text.replaceAll(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)))
  const inputs = [...page.matchAll(/<input [^>]*name="(\w+)"[^>]* value="([^"]*)"/g)]
  const [, text] = /<textarea [^>]*>\n([^<]*)<\/textarea>/.exec(page) ?? []
  return {
    ...Object.fromEntries(inputs.map(([, name, value]) => [name, unescape(value)])),
    text: unescape(text),
  }
}

describe('a form without a script', () => {
  it('leaves a comment, and its answer is a page that leads to it', async () => {
    const page = await send({ text: 'One\r\n\r\n*two*', website: 'ada.example' }).expect(201)

    const [comment] = (await readThread(listener, { url })).body.comments
    expect(comment).toMatchObject({ author: { website: 'https://ada.example/' } })
    expect(textOf(comment)).toBe('One\n\ntwo')
    expect(page.text).toContain('<h1>Your comment is published</h1>')
    expect(page.text).toContain('<em>two</em>')
    expect(page.text).toContain(`href="${url}#comment-${comment.id}"`)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'same-origin',
      location: `/comments/v1/comments/${comment.id}`,
    })
  })

  it('replies, names the page by its id, and asks for mail', async () => {
    const { id } = await leaveComment(listener, { page: { url, id: 'a-7' } })

    await send({ pageId: 'a-7', parentId: id, notifyPublications: 'on' }).expect(201)

    const [root] = (await readThread(listener, { url, id: 'a-7' })).body.comments
    expect(root.replies).toMatchObject([{ html: '<p>Posted by a form</p>', parentId: id }])
    const asked = await db.selectFrom('comments.mailRequests').selectAll().execute()
    expect(asked.map(({ commentId }) => commentId)).toContain(root.replies[0].id)
  })

  it('says that a comment waits, and why', async () => {
    await setThread('premoderated')

    const page = await send().expect(201)

    expect(page.text).toContain('<h1>Your comment waits for a moderator</h1>')
    expect(page.text).toContain('On this page a moderator reads comments before they appear.')
    expect(page.text).toContain(`href="${url}"`)
  })

  it('filled in by a machine hears what a person would, and nothing is shown', async () => {
    const page = await send({ company: 'ACME' }).expect(201)

    expect(page.text).toContain('waits for a moderator')
    expect((await readThread(listener, { url })).body.thread.count).toBe(0)
  })

  it('takes as much text as the widget, whatever its line breaks are made of', async () => {
    const text = 'a\n'.repeat(4_999) + 'ab'

    await send({ text: text.replaceAll('\n', '\r\n') }).expect(201)
  })
})

describe('what was written is given back', () => {
  it('with what is wrong beside its field, so that it can be sent again', async () => {
    const typed = {
      text: '\n"Quoted" </textarea><script>alert(1)</script> & more',
      name: 'Zoë "Z" <b>',
      email: 'zoe@@example',
      website: 'no website at all',
      notifyPublications: 'on',
    }

    const page = await send(typed).expect(422)

    expect(page.text).toContain('<h1>Please check what is marked below</h1>')
    expect(page.text).toMatch(
      /id="afterword-email"[^>]*aria-invalid="true" aria-describedby="afterword-email-mistake"/,
    )
    expect(page.text).toContain('Please give one email address, like name@example.com.')
    expect(page.text).toContain('Please give a web address, or leave this empty.')
    expect(page.text).not.toMatch(/<script/)
    expect(page.text).toContain(' checked>')
    const { notifyPublications: _box, ...values } = typed
    expect(fieldsIn(page.text)).toMatchObject({ ...values, url })
    await send({ ...fieldsIn(page.text), email: 'zoe@example.com', website: '' }).expect(201)
  })

  it('when it is too long', async () => {
    const text = 'x'.repeat(10_001)

    const page = await send({ text }).expect(422)

    expect(fieldsIn(page.text)['text']).toBe(text)
    expect(page.text).toContain('at most 10000 characters')
  })

  it('when what it replies to is gone: as a comment on the article', async () => {
    const page = await send({ parentId: '018f0000-0000-7000-8000-000000000000' }).expect(422)

    expect(page.text).toContain('The comment you are replying to is gone.')
    expect(fieldsIn(page.text)).not.toHaveProperty('parentId')
    await send(fieldsIn(page.text)).expect(201)
  })

  it('when it came too fast, with the time to wait', async () => {
    const from = { 'X-Forwarded-For': anyAddress() }
    for (let count = 0; count < 10; count += 1) {
      await send({ text: `Flood ${count}` }, from).expect(201)
    }

    const page = await send({ text: 'One too many' }, from).expect(429)

    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
    expect(page.text).toMatch(/please try again in (a second|\d+ seconds)/)
    expect(fieldsIn(page.text)['text']).toBe('One too many')
  })

  it.each([
    ['closed', 409, 'This thread is closed to new comments.'],
    ['hidden', 404, 'There is no such thread.'],
  ])('to be copied, when the thread is %s', async (state, status, sentence) => {
    await setThread(state)

    const page = await send({ text: 'Too late' }).expect(status)

    expect(page.text).toContain(sentence)
    expect(page.text).toContain('Too late')
    expect(page.text).not.toContain('<form')
  })

  it('kindly, when it was sent twice', async () => {
    await send().expect(201)

    const page = await send().expect(409)

    expect(page.text).toContain('You have said that already')
    expect(page.text).toContain(`href="${url}"`)
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('when PostgreSQL is away', async () => {
    await database.db.connection().execute(async (held) => {
      await sql`begin`.execute(held)
      await sql`lock table comments.comments in access exclusive mode`.execute(held)
      let answer: supertest.Response | undefined
      void send({ text: 'Hold on to me' }).then((page) => (answer = page))
      const page = await until(async () => {
        await endSessionsThatWait(held)
        return answer ?? Promise.reject(new Error('not answered yet'))
      })
      await sql`rollback`.execute(held)

      expect(page.status).toBe(503)
      expect(page.headers['retry-after']).toBe('1')
      expect(fieldsIn(page.text)['text']).toBe('Hold on to me')
    })
  })
})

describe('a form from elsewhere', () => {
  it.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['a page that hides its origin', { Origin: 'null' }],
  ])('(%s) is shown to its reader first', async (_from, headers) => {
    const page = await send({}, headers).expect(403)

    expect(page.text).toContain('<h1>Did you write this?</h1>')
    expect((await readThread(listener, { url })).body.thread.count).toBe(0)
    await send(fieldsIn(page.text), { Origin: 'https://talk.example' }).expect(201)
  })

  it('is known by its Referer where the browser sends no Origin', async () => {
    const request = (headers: Record<string, string>): supertest.Test =>
      supertest(listener)
        .post(PATH)
        .type('form')
        .set(headers)
        .send({ url, text: 'By Referer', name: 'A', email: 'a@example.com' })

    await request({ Referer: 'https://evil.example/trap' }).expect(403)
    await request({ Referer: `${url}?from=front` }).expect(201)
  })

  it('never leads to a page that is not of the site', async () => {
    const page = await send({ url: 'https://evil.example/x' }).expect(422)

    expect(page.text).not.toContain('href="https://evil.example')
    expect(page.text).toContain('This page does not belong to the site.')
  })
})

describe('the body of a form', () => {
  it('is small, is text, and is of the one type that forms have', async () => {
    const large = await send({ text: 'x'.repeat(256 * 1024) }).expect(413)
    const nul = await send({ text: 'a\0b' }).expect(422)

    expect(large.text).toContain('<h1>This is too long</h1>')
    expect(nul.text).toContain('<h1>Please check what is marked below</h1>')
    const parts = supertest(listener).post(PATH).field('url', url)
    expect(problemOf(await parts.expect(415))).toBe('media-type-not-supported')
  })

  it('cannot say more than the form asks for', async () => {
    await send({ status: 'approved', confirmed: 'true', byStaff: 'on', siteId: 'weekly' }).expect(
      201,
    )

    const [comment] = (await readThread(listener, { url })).body.comments
    expect(comment.author).toMatchObject({ staff: false, confirmed: false })
  })

  it('is for a site that there is', async () => {
    const answer = await supertest(listener)
      .post('/comments/v1/sites/nowhere/comments')
      .type('form')
      .send({ url, text: 'Lost?' })

    expect(answer.status).toBe(404)
    expect(answer.text).toContain('Lost?')
  })
})

/** Ends whoever waits for a lock, as a restart of PostgreSQL would. */
async function endSessionsThatWait(held: typeof db): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(held)
}
