import type { CommentId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { decide, leaveComment, PAGE, post, commentBody, readThread } from '../support/comments.ts'
import { textOf } from '../support/text-of.ts'

const { listener, key } = testCommentsSite()
let root: CommentId

beforeAll(async () => {
  const comment = await leaveComment(listener, { text: 'root' })
  root = comment.id
  for (let reply = 0; reply < 53; reply += 1) {
    await leaveComment(listener, { parentId: root, text: `reply ${reply}.` })
  }
  await decide(listener, key(), [{ commentId: root, action: 'reject' }]).expect(200)
})

const replies = (query: object = {}): supertest.Test =>
  supertest(listener).get(`/comments/v1/comments/${root}/replies`).query(query)

it('a removed comment keeps all that was replied to it within reach', async () => {
  const { body } = await readThread(listener)
  const [place] = body.comments
  expect(place).toMatchObject({ id: root, author: null, html: '' })

  const rest = await replies({ after: place.nextReply }).expect(200)

  const texts = [...place.replies, ...rest.body.comments].map(textOf)
  expect(texts).toEqual(Array.from({ length: 53 }, (_, reply) => `reply ${reply}.`))
})

it('and so without a script', async () => {
  const { body } = await readThread(listener)

  const { text } = await supertest(listener)
    .get('/comments/v1/sites/daily/comments.html')
    .query({ url: PAGE, root, after: body.comments[0].nextReply })
    .expect(200)

  expect(text).toContain('Comment removed')
  expect(text.match(/reply \d+\./g)).toEqual(['reply 50.', 'reply 51.', 'reply 52.'])
})

it('itself it is gone: by its id, as a parent, and to reply to', async () => {
  await supertest(listener).get(`/comments/v1/comments/${root}`).expect(404)
  await post(listener, commentBody({ parentId: root })).expect(422)
  await supertest(listener)
    .get('/comments/v1/sites/daily/reply.html')
    .query({ url: PAGE, parent: root })
    .expect(404)
})

it('with nothing below it, there are no replies to ask for', async () => {
  const url = 'https://news.example/alone'
  const { id } = await leaveComment(listener, { page: { url } })
  await decide(listener, key(), [{ commentId: id, action: 'reject' }]).expect(200)

  await supertest(listener).get(`/comments/v1/comments/${id}/replies`).expect(404)
})
