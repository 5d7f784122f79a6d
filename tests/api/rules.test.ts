import type { SiteId } from '@afterword/shared/ids'
import supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { commentBody, leaveComment, post, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const path = '/comments/v1/sites/daily/rules'
let daily: SiteId
let key = ''

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['moderate'])
})

type Rule = { id: string; kind: string; pattern: string; action: string }

const send = (request: supertest.Test): supertest.Test =>
  request.set('Authorization', `Bearer ${key}`)
const add = (rules: object[]): supertest.Test =>
  send(supertest(listener).post(path)).send({ rules })
const list = async (): Promise<Rule[]> =>
  (await send(supertest(listener).get(path)).expect(200)).body.rules
const remove = (id: string): supertest.Test => send(supertest(listener).delete(`${path}/${id}`))

describe('a rule', () => {
  it('is kept as it was given, and taken away once and for all', async () => {
    const rule = { kind: 'phrase', pattern: 'Buy now', action: 'hold' }

    const { body } = await add([rule]).expect(200)

    const [added] = body.rules
    expect(added).toEqual({ ...rule, id: expect.any(String), createdAt: expect.any(String) })
    expect(await list()).toEqual([added])

    await remove(added.id).expect(204)
    await remove(added.id).expect(204)
    expect(await list()).toEqual([])
  })

  it('that is there already gets the new action', async () => {
    const rule = { kind: 'wildcard', pattern: 'twice*', action: 'hold' }
    const first = await add([rule, rule]).expect(200)

    const second = await add([{ ...rule, action: 'refuse' }]).expect(200)

    expect(second.body.rules).toEqual([{ ...first.body.rules[0], action: 'refuse' }])
    expect((await list()).filter(({ pattern }) => pattern === 'twice*')).toHaveLength(1)
  })

  it.each([
    { kind: 'wildcard', pattern: 'a*b', action: 'hold' },
    { kind: 'wildcard', pattern: 'two words*', action: 'hold' },
    { kind: 'phrase', pattern: '!!!', action: 'hold' },
    { kind: 'literal', pattern: ' \u200b ', action: 'hold' },
    { kind: 'regex', pattern: '(a+)+', action: 'hold' },
    { kind: 'literal', pattern: 'x'.repeat(201), action: 'hold' },
    { kind: 'literal', pattern: 'x', action: 'forbid' },
  ])('is refused as %o', async (rule) => {
    const answer = await add([rule]).expect(422)

    expect(problemOf(answer)).toBe('invalid-body')
    expect(answer.body.errors[0].pointer).toMatch(/^#\/rules\/0\/(kind|pattern|action)$/)
  })
})

describe('a comment', () => {
  it('waits for a word, and only moderators see which', async () => {
    await add([{ kind: 'wildcard', pattern: 'casin*', action: 'hold' }]).expect(200)

    const comment = await leaveComment(listener, { text: 'Visit my СASÍNO!' })

    expect(comment).toMatchObject({ status: 'pending', reason: 'under-review' })
    expect(JSON.stringify(comment)).not.toContain('casin*')
    const { reasons, reasonDetails } = await db
      .selectFrom('comments.comments')
      .select(['reasons', 'reasonDetails'])
      .where('id', '=', comment.id)
      .executeTakeFirstOrThrow()
    expect({ reasons, reasonDetails }).toEqual({
      reasons: ['words-to-hold'],
      reasonDetails: { 'words-to-hold': 'casin*' },
    })
  })

  it('is refused for a word, and not told which', async () => {
    await add([{ kind: 'phrase', pattern: 'secret handshake', action: 'refuse' }]).expect(200)

    const answer = await post(listener, commentBody({ text: 'The Secret, Handshake.' })).expect(422)

    expect(problemOf(answer)).toBe('comment-refused')
    expect(answer.text.toLowerCase()).not.toContain('handshake')
  })

  it('is looked at with its name and its website', async () => {
    await add([{ kind: 'literal', pattern: 'pills.example', action: 'hold' }]).expect(200)

    const byName = await leaveComment(listener, { name: 'pills.example' })
    const bySite = await leaveComment(listener, { website: 'https://pills.example' })

    expect([byName.status, bySite.status]).toEqual(['pending', 'pending'])
  })

  it('passes as soon as the rule is gone', async () => {
    const { body } = await add([{ kind: 'phrase', pattern: 'ephemeral', action: 'refuse' }])
    await post(listener, commentBody({ text: 'an ephemeral thing' })).expect(422)

    await remove(body.rules[0].id).expect(204)

    await post(listener, commentBody({ text: 'an ephemeral thing' })).expect(201)
  })

  it('of another site is none of its business', async () => {
    await createSite(db, 'weekly')
    await add([{ kind: 'phrase', pattern: 'parochial', action: 'refuse' }]).expect(200)

    await post(listener, commentBody({ text: 'a parochial thing' }), 'weekly').expect(201)
  })
})

describe('whoever has no key for it', () => {
  it('is refused', async () => {
    const publisher = await createApiKey(db, daily, ['publish'])

    await supertest(listener).get(path).expect(401)
    await supertest(listener).post(path).send({}).expect(401)
    await supertest(listener).get(path).set('Authorization', `Bearer ${publisher}`).expect(403)
    await send(supertest(listener).get('/comments/v1/sites/weekly/rules')).expect(404)
  })
})
