import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { listener } = testComments(database, testRedis())

beforeAll(() => createSite(database.db))

const page = (name: string): string => `https://news.example/flood/${name}`

describe('a flood', () => {
  it('from one network is told to wait, after ten comments a minute', async () => {
    const from = anyAddress()
    const again = (body: object) => post(listener, body).set('X-Forwarded-For', from)
    for (let count = 0; count < 10; count += 1) await again(commentBody()).expect(201)

    const answer = await again(commentBody()).expect(429)

    expect(problemOf(answer)).toBe('too-many-requests')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60)
    await post(listener, commentBody()).expect(201)
  })

  it('is the last thing a reader hears of', async () => {
    const from = anyAddress()
    const url = page('flood-last')
    const said = commentBody({ page: { url } })
    const again = (body: object) => post(listener, body).set('X-Forwarded-For', from)
    await again(said).expect(201)
    for (let count = 0; count < 9; count += 1) await again(commentBody()).expect(201)

    const parentId = '019a0000-0000-7000-8000-000000000001'
    expect(problemOf(await again({ ...said, text: '' }))).toBe('invalid-body')
    expect(problemOf(await again({ ...said, parentId }))).toBe('parent-not-found')
    expect(problemOf(await again(said))).toBe('duplicate-comment')
    expect(problemOf(await again(commentBody({ page: { url } })))).toBe('too-many-requests')
  })

  it('lets ten through from fifty that come at once', async () => {
    const from = anyAddress()
    const url = page('flood')

    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        post(listener, commentBody({ page: { url } })).set('X-Forwarded-For', from),
      ),
    )

    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(10)
    expect((await readThread(listener, { url })).body.thread.count).toBe(10)
  })

  it('cannot be hidden by claiming to come from elsewhere', async () => {
    const from = anyAddress()
    const again = () =>
      post(listener, commentBody()).set('X-Forwarded-For', `${anyAddress()}, ${from}`)
    for (let count = 0; count < 10; count += 1) await again().expect(201)

    await again().expect(429)
  })
})
