import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testCommentsSite } from '../support/comments-site.ts'
import {
  commentBody,
  decide,
  leaveComment,
  PAGE,
  post,
  problemOf,
  readThread,
} from '../support/comments.ts'

const { clock, db, key, listener } = testCommentsSite()

beforeAll(async () => {
  const lenient = await createSite(db, 'lenient')
  await db
    .insertInto('comments.siteSettings')
    .values({
      siteId: lenient,
      maxLength: 20,
      nameRequired: false,
      emailRequired: false,
      maxLinks: 0,
    })
    .execute()
})

const page = (name: string): string => `https://news.example/post/${name}`

describe('a field', () => {
  it.each([
    ['text', ''],
    ['text', ' \n\u200b\u2800'],
    ['text', 'x'.repeat(10_001)],
    ['text', '👍'.repeat(10_001)],
    ['text', 7],
    ['text', { toString: 'x' }],
    ['name', ''],
    ['name', '\u200b\u202e'],
    ['name', 'x'.repeat(246)],
    ['name', '🦊'.repeat(246)],
    ['email', ''],
    ['email', 'ada'],
    ['email', 'ada@example.com\r\nBcc: eve@example.com'],
    ['email', `${'x'.repeat(60)}@${'y'.repeat(40)}.example`],
    ['website', 'javascript:alert(1)'],
    ['website', 'https://user:secret@ada.example'],
    ['website', `https://ada.example/${'x'.repeat(200)}`],
    ['parentId', 'x'],
    ['notify', 'everything'],
    ['status', 'approved'],
    ['siteId', 'weekly'],
    ['id', '019a0000-0000-7000-8000-000000000001'],
    ['createdAt', '2020-01-01'],
    ['__proto__x', {}],
  ])('%s is refused by name as %j', async (field, value) => {
    const answer = await post(listener, commentBody({ [field]: value })).expect(422)

    expect(problemOf(answer)).toBe('invalid-body')
    expect(answer.body.errors[0].pointer).toBe(`#/${field}`)
  })

  it('is refused together with all others that are wrong', async () => {
    const answer = await post(listener, { page: { url: PAGE }, text: '', name: '' }).expect(422)

    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers).toEqual(['#/text', '#/name', '#/email'])
  })

  it('is as long as people count it, whatever its characters take', async () => {
    const body = commentBody({ text: '👍'.repeat(10_000), name: '🦊'.repeat(245) })

    await post(listener, body).expect(201)
  })

  it('has the limits of its site', async () => {
    const body = commentBody({ text: 'x'.repeat(21) })

    const answer = await post(listener, body, 'lenient').expect(422)

    expect(answer.body.errors).toEqual([
      { pointer: '#/text', detail: 'This is too long: at most 20 characters.' },
    ])
  })

  it.each([
    [{ url: 'nonsense' }, '#/page/url'],
    [{ url: 'ftp://news.example/' }, '#/page/url'],
    [{ url: PAGE, id: 'null' }, '#/page/id'],
    [{ url: PAGE, id: '' }, '#/page/id'],
    [{ url: PAGE, version: 9 }, '#/page/version'],
    [undefined, '#/page'],
  ])('of the page is refused as %j', async (about, pointer) => {
    const answer = await post(listener, commentBody({ page: about })).expect(422)

    expect(answer.body.errors[0].pointer).toBe(pointer)
  })

  it('may not hold what is no text', async () => {
    const send = (body: string) =>
      supertest(listener)
        .post('/comments/v1/sites/daily/comments')
        .type('json')
        .send(body)
        .expect(422)

    const nul = await send(JSON.stringify(commentBody({ text: 'a\u0000b' })))
    const surrogate = await send('{"page":{"url":"https://news.example/"},"text":"\\ud800"}')

    expect(nul.body.errors[0].pointer).toBe('#/text')
    expect(surrogate.body.errors[0].pointer).toBe('#/text')
  })
})

describe('a body', () => {
  const send = (body: string, type = 'application/json') =>
    supertest(listener)
      .post('/comments/v1/sites/daily/comments')
      .set('Content-Type', type)
      .send(body)

  it.each([
    ['that is not JSON', '{', 'application/json', 400, 'malformed-request'],
    ['of another type', 'text=hello', 'text/plain', 415, 'media-type-not-supported'],
    [
      'in an encoding nobody knows',
      '{}',
      'application/json; charset=x-nonsense',
      415,
      'media-type-not-supported',
    ],
    [
      'over 256 KiB',
      `{"text":"${'x'.repeat(256 * 1024)}"}`,
      'application/json',
      413,
      'body-too-large',
    ],
    [
      'nested too deeply',
      `{"text":${'['.repeat(30)}${']'.repeat(30)}}`,
      'application/json',
      422,
      'invalid-body',
    ],
  ])('%s is refused', async (_what, body, type, status, code) => {
    const answer = await send(body, type).expect(status)

    expect(problemOf(answer)).toBe(code)
    expect(answer.body.requestId).toBe(answer.headers['x-request-id'])
  })
})

describe('what stands in the way, first things first', () => {
  const badBody = (url: string) => ({ page: { url }, text: '' })

  it('is a page of somebody else', async () => {
    const answer = await post(listener, badBody('https://evil.example/')).expect(422)

    expect(problemOf(answer)).toBe('page-not-of-site')
    expect(answer.body.errors[0].pointer).toBe('#/page/url')
  })

  it('is a hidden thread, then a closed one, then the fields', async () => {
    const url = page('states')
    await leaveComment(listener, { page: { url } })

    await setState(url, 'hidden')
    expect(problemOf(await post(listener, badBody(url)).expect(404))).toBe('thread-not-found')
    await setState(url, 'closed')
    expect(problemOf(await post(listener, badBody(url)).expect(409))).toBe('thread-closed')
    await setState(url, 'premoderated')
    expect(problemOf(await post(listener, badBody(url)).expect(422))).toBe('invalid-body')
  })

  it('is a parent nobody sees: gone, waiting, or of another page', async () => {
    const url = page('parents')
    const gone = await leaveComment(listener, { page: { url } })
    await decide(listener, key(), [{ commentId: gone.id, action: 'reject' }])
    const under = await leaveComment(listener, { page: { url }, company: 'x' })
    const elsewhere = await leaveComment(listener, { page: { url: page('elsewhere') } })
    const nowhere = { id: '019a0000-0000-7000-8000-000000000001' }

    for (const { id } of [gone, under, elsewhere, nowhere]) {
      const answer = await post(listener, commentBody({ page: { url }, parentId: id })).expect(422)
      expect(problemOf(answer)).toBe('parent-not-found')
      expect(answer.body.errors[0].pointer).toBe('#/parentId')
    }
  })

  it('is having said just that here, within a day, however it is spelled', async () => {
    const url = page('twice')
    const body = commentBody({ page: { url }, text: 'Cafe\u0301' })
    await post(listener, body).expect(201)

    const again = { ...body, text: ' Café\r\n', email: 'ADA@example.com' }
    expect(problemOf(await post(listener, again).expect(409))).toBe('duplicate-comment')
    await post(listener, { ...body, name: 'Bo' }).expect(201)
    await post(listener, { ...body, page: { url: page('twice-elsewhere') } }).expect(201)

    clock.at = new Date(clock.at.getTime() + 25 * 3_600_000)
    await post(listener, body).expect(201)
  })

  it('is an origin that is not the site’s', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://news.example.evil.example']) {
      const answer = await post(listener, commentBody()).set('Origin', origin).expect(403)

      expect(problemOf(answer)).toBe('origin-not-allowed')
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      expect(answer.headers['vary']).toBe('Origin')
    }
  })

  it('leaves nothing behind', async () => {
    const url = page('nothing')

    await post(
      listener,
      commentBody({ page: { url }, parentId: '019a0000-0000-7000-8000-000000000001' }),
    )

    const { body } = await readThread(listener, { url })
    expect(body.thread.id).toBeNull()
  })
})

async function setState(url: string, state: 'hidden' | 'closed' | 'premoderated'): Promise<void> {
  await db.updateTable('comments.threads').set({ state }).where('url', '=', url).execute()
}
