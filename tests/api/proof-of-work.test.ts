import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { anyAddress, commentBody, post, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { solveChallenge } from '../support/solve-challenge.ts'

const database = testDatabase()
const { db } = database
const { listener, clock } = testComments(database, testRedis())

let key = ''

beforeAll(async () => {
  key = await createApiKey(db, await createSite(db), ['admin'])
  await createSite(db, 'weekly')
})

let from = ''
let page = { url: '' }
beforeEach(() => {
  from = anyAddress()
  page = { url: `https://news.example/${from}` }
})

const send = (body: object = {}, site = 'daily'): supertest.Test =>
  post(listener, commentBody({ page, ...body }), site).set('X-Forwarded-For', from)

/** Six comments that a machine has filled in: more than any person sends. */
async function makeTrouble(site = 'daily'): Promise<void> {
  for (let count = 0; count < 6; count += 1) await send({ company: 'ACME' }, site).expect(201)
}

async function prove(site = 'daily'): Promise<string> {
  const { body } = await supertest(listener)
    .get(`/comments/v1/sites/${site}/challenge`)
    .set('X-Forwarded-For', from)
    .expect(200)
  return solveChallenge(body.challenge)
}

describe('a client', () => {
  it('that makes no trouble is asked for nothing', async () => {
    await send().expect(201)
  })

  it('that makes trouble waits, or proves its work', async () => {
    await makeTrouble()

    const refused = await send().expect(403)

    expect(problemOf(refused)).toBe('proof-required')
    expect(refused.headers['retry-after']).toBe('60')
    await send({ proof: await prove() }).expect(201)
    await post(listener, commentBody()).expect(201)
  })

  it('hears first what else is wrong', async () => {
    await makeTrouble()

    expect(problemOf(await send({ text: '' }).expect(422))).toBe('invalid-body')
  })
})

describe('a proof', () => {
  beforeEach(() => makeTrouble())

  it('pays for one comment', async () => {
    const proof = await prove()
    await send({ proof }).expect(201)

    expect(problemOf(await send({ proof }).expect(403))).toBe('proof-required')
  })

  it('pays for one, of two that come at once', async () => {
    const proof = await prove()

    const answers = await Promise.all([
      send({ proof, page: { url: 'https://news.example/one' } }),
      send({ proof, page: { url: 'https://news.example/two' } }),
    ])

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403])
  })

  it('is not spent on a comment that is refused', async () => {
    const proof = await prove()
    const said = commentBody({ page })
    await post(listener, said).expect(201)

    await post(listener, { ...said, proof })
      .set('X-Forwarded-For', from)
      .expect(409)

    await send({ proof }).expect(201)
  })

  it('holds for ten minutes', async () => {
    const proof = await prove()
    clock.at = new Date(clock.at.getTime() + 10 * 60_000 + 1_000)

    await send({ proof }).expect(403)
  })

  it('holds for one site', async () => {
    const proof = await prove()
    await makeTrouble('weekly')

    await send({ proof }, 'weekly').expect(403)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'x'],
    ['no proof', Buffer.from('{"challenge":{}}').toString('base64')],
  ])('is not %s', async (_what, proof) => {
    expect(problemOf(await send({ proof }).expect(403))).toBe('proof-required')
  })

  it('is not one whose task was made easier', async () => {
    const payload = JSON.parse(Buffer.from(await prove(), 'base64').toString())
    payload.challenge.parameters.keyPrefix = ''
    const proof = Buffer.from(JSON.stringify(payload)).toString('base64')

    await send({ proof }).expect(403)
  })
})

describe('a thread', () => {
  it('under attack asks everybody in it, and nobody elsewhere', async () => {
    await post(listener, commentBody({ page })).expect(201)
    for (let count = 0; count < 61; count += 1) {
      await post(listener, commentBody({ page, company: 'ACME' })).expect(201)
    }

    expect(problemOf(await send({ page }).expect(403))).toBe('proof-required')
    await send({ page, proof: await prove() }).expect(201)
    await send({ page: { url: 'https://news.example/elsewhere' } }).expect(201)
  })

  it('is the same under whatever address is claimed for its page', async () => {
    const claimed = (count: number) => ({ id: `cms-${from}`, url: `${page.url}?from=${count}` })
    await post(listener, commentBody({ page: claimed(0) })).expect(201)
    for (let count = 1; count <= 61; count += 1) {
      await post(listener, commentBody({ page: claimed(count), company: 'ACME' })).expect(201)
    }

    expect(problemOf(await send({ page: claimed(62) }).expect(403))).toBe('proof-required')
  })

  it('that nobody has begun is known by the id of its page', async () => {
    const claimed = (count: number) => ({ id: `new-${from}`, url: `${page.url}?new=${count}` })
    await supertest(listener)
      .post('/comments/v1/sites/daily/rules')
      .set('Authorization', `Bearer ${key}`)
      .send({ rules: [{ kind: 'literal', pattern: 'viagra', action: 'refuse' }] })
      .expect(200)
    for (let count = 0; count <= 60; count += 1) {
      await post(listener, commentBody({ page: claimed(count), text: 'viagra' })).expect(422)
    }

    expect(problemOf(await send({ page: claimed(61) }).expect(403))).toBe('proof-required')
  })
})

it('gives no client challenges without end', async () => {
  const ask = () =>
    supertest(listener).get('/comments/v1/sites/daily/challenge').set('X-Forwarded-For', from)
  for (let count = 0; count < 30; count += 1) await ask().expect(200)

  expect(problemOf(await ask().expect(429))).toBe('too-many-requests')
})
