import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, decide, leaveComment, post, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['moderate'])
})

const page = (name: string): { url: string } => ({ url: `https://news.example/mentions/${name}` })
const LINKS = 'https://a.example https://b.example https://c.example'

async function htmlOf(body: object): Promise<string> {
  const answer = await post(listener, commentBody(body)).expect(201)
  return answer.body.comment.html
}

it('leads to the latest comment of whoever it names, however they are written', async () => {
  const thread = { page: page('latest') }
  await leaveComment(listener, { ...thread, name: 'Grace' })
  const latest = await leaveComment(listener, { ...thread, name: 'Grace' })

  expect(await htmlOf({ ...thread, text: 'Yes, @grace!' })).toBe(
    `<p>Yes, <a href="#comment-${latest.id}">@grace</a>!</p>`,
  )
})

it('takes the longest name that somebody in the thread has', async () => {
  const thread = { page: page('longest') }
  const short = await leaveComment(listener, { ...thread, name: 'Grace' })
  const long = await leaveComment(listener, { ...thread, name: 'Grace O. Hopper' })

  const html = await htmlOf({ ...thread, text: '@Grace O. Hopper and @Grace Murray and @Nobody' })

  expect(html).toBe(
    `<p><a href="#comment-${long.id}">@Grace O. Hopper</a> and <a href="#comment-${short.id}">@Grace</a> Murray and @Nobody</p>`,
  )
})

it('finds nobody by what waits, what is gone, or what stands on another page', async () => {
  const thread = { page: page('hidden') }
  await leaveComment(listener, { page: page('other'), name: 'Elsewhere' })
  await leaveComment(listener, { ...thread, name: 'Pending', text: LINKS })
  const { id } = await leaveComment(listener, { ...thread, name: 'Rejected' })
  await decide(listener, key, [{ commentId: id, action: 'reject' }]).expect(200)

  const html = await htmlOf({ ...thread, text: '@Elsewhere @Pending @Rejected' })

  expect(html).toBe('<p>@Elsewhere @Pending @Rejected</p>')
})

it('goes with an edit too, and never leads to the comment itself', async () => {
  const thread = { page: page('edit') }
  const first = await leaveComment(listener, { ...thread, name: 'Ada' })
  const { body } = await post(listener, commentBody({ ...thread, name: 'Ada' })).expect(201)

  const edited = await supertest(listener)
    .patch(`/comments/v1/comments/${body.comment.id}`)
    .set('Authorization', `Bearer ${body.editToken}`)
    .send({ text: 'As @Ada said' })
    .expect(200)

  expect(edited.body.comment.html).toContain(`href="#comment-${first.id}"`)
})

it('is no link to somewhere, so it does not make a comment wait', async () => {
  const thread = { page: page('links') }
  await leaveComment(listener, { ...thread, name: 'Ada' })

  const comment = await leaveComment(listener, { ...thread, text: '@Ada @Ada @Ada @Ada' })

  expect(comment.status).toBe('approved')
})
