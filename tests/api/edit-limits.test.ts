import { newId, StaffId } from '@afterword/shared/ids'
import { newSecret } from '@afterword/shared/tokens/secret'
import supertest from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { anyAddress, commentBody, moderatePath, post, problemOf } from '../support/comments.ts'

const { daily, key, listener } = testCommentsSite()

let from = ''
beforeEach(() => {
  from = anyAddress()
})

type Own = { id: string; token: string }

async function leave(text: string): Promise<Own> {
  const page = { url: `https://news.example/limits/${from}` }
  const { body } = await post(listener, commentBody({ page, text })).expect(201)
  return { id: body.comment.id, token: body.editToken }
}

const edit = ({ id, token }: Own, text: string): supertest.Test =>
  supertest(listener)
    .patch(`/comments/v1/comments/${id}`)
    .set('Authorization', `Bearer ${token}`)
    .set('X-Forwarded-For', from)
    .send({ text })

const refuseWord = (pattern: string): supertest.Test =>
  supertest(listener)
    .post('/comments/v1/sites/daily/rules')
    .set('Authorization', `Bearer ${key()}`)
    .send({ rules: [{ kind: 'literal', pattern, action: 'refuse' }] })
    .expect(200)

describe('edits from one network', () => {
  it('are ten in a minute, whatever they are of', async () => {
    const own = [await leave('one'), await leave('two')] as const
    for (let count = 0; count < 10; count += 1) await edit(own[count % 2]!, `no ${count}`)

    const answer = await edit(own[0], 'once more').expect(429)

    expect(problemOf(answer)).toBe('too-many-requests')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  })

  it('that are refused count as trouble, for which the next comment pays', async () => {
    await refuseWord('grumbleword')
    const own = await leave('before')
    for (let count = 0; count < 6; count += 1) {
      expect(problemOf(await edit(own, `a grumbleword ${count}`))).toBe('comment-refused')
    }

    const answer = await post(listener, commentBody()).set('X-Forwarded-For', from).expect(403)

    expect(problemOf(answer)).toBe('proof-required')
  })
})

it('judges nothing where an edit says what is said already', async () => {
  const own = await leave('a mumbleword')
  await refuseWord('mumbleword')

  const { body } = await edit(own, 'a mumbleword').expect(200)

  expect(body.comment).toMatchObject({ status: 'approved', editedAt: null })
})

describe('what a token of their own lets somebody do', () => {
  it('is counted against their network', async () => {
    const { id, token } = await leave('to be taken back')
    const send = (method: 'post' | 'delete', path: string): supertest.Test => {
      const request = supertest(listener)[method](path)
      return request.set('X-Forwarded-For', from).set('Authorization', `Bearer ${token}`)
    }
    const own = '/comments/v1/sites/daily/own-comments'
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 30 }, () => send('post', own)))
    }

    const answers = [
      await send('post', own),
      await send('delete', `/comments/v1/comments/${id}`),
      await send('post', `/comments/mine/${newSecret('reader')}`),
      await send('post', `/comments/decisions/${newSecret('reader')}`),
      await send('post', `/comments/notices/${newSecret('reader')}`),
      await send('post', moderatePath(daily(), id, newId(StaffId))),
    ]

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 429))
    await supertest(listener)
      .delete(`/comments/v1/comments/${id}`)
      .set('Authorization', `Bearer ${token}`)
      .expect(204)
  })
})
