import { randomUUID } from 'node:crypto'
import supertest from 'supertest'
import { expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { PAGE, problemOf } from '../support/comments.ts'

const { listener, key } = testCommentsSite()

it.each([
  ['/moderation', { author: 'a\0b' }, '?author'],
  ['/moderation', { email: '\0@example.com' }, '?email'],
  ['/moderation', { reason: 'links\0' }, '?reason'],
  ['/moderation', { text: 'two\0words' }, '?text'],
  ['/moderation/audit', { after: `${randomUUID()}\0` }, '?after'],
  ['/threads', { q: '\0' }, '?q'],
  ['/threads', { section: 'a\0' }, '?section'],
  ['/thread', { url: `${PAGE}?\0` }, '?url'],
  ['/thread', { url: PAGE, id: '1\0' }, '?id'],
  ['/thread.html', { url: PAGE, after: '\0' }, '?after'],
  ['/threads/feed.atom', { url: PAGE, id: '\0' }, '?id'],
  ['/counts', { url: [PAGE, `${PAGE}\0`] }, '?url'],
])('a NUL is no text to look for: %s %j', async (path, query, pointer) => {
  const answer = await supertest(listener)
    .get(`/comments/v1/sites/daily${path}`)
    .set('Authorization', `Bearer ${key()}`)
    .query(query)
    .expect(400)

  expect(problemOf(answer)).toBe('invalid-query')
  expect(answer.body.errors).toMatchObject([{ pointer }])
})

it('and a page of ours says so on a page', async () => {
  const { text } = await supertest(listener)
    .get('/comments/v1/sites/daily/comments.html')
    .query({ url: `${PAGE}\0` })
    .expect(400)

  expect(text).toContain('<!doctype html>')
})
