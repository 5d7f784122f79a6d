import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
})

const page = (name: string): string => `https://news.example/claims/${name}`

const listClaims = (id: string) =>
  db
    .selectFrom('comments.threadClaims')
    .select(['urlKey', 'threadId'])
    .where('idKey', '=', `id:${id}`)
    .orderBy('urlKey')
    .execute()

describe('what visitors say about a page', () => {
  it('is noted where its id is known under another address, and changes nothing', async () => {
    await leaveComment(listener, { page: { url: page('home'), id: 'a1' } })

    await leaveComment(listener, { page: { url: page('elsewhere'), id: 'a1' } })

    const { thread } = (await readThread(listener, { url: page('home'), id: 'a1' })).body
    const elsewhere = await readThread(listener, { url: page('elsewhere') })
    expect(thread.count).toBe(2)
    expect(elsewhere.body.thread.count).toBe(0)
    expect(await listClaims('a1')).toEqual([
      { urlKey: `url:${page('elsewhere')}`, threadId: thread.id },
    ])
  })

  it('is noted where its address is known under another id', async () => {
    await leaveComment(listener, { page: { url: page('shared'), id: 'b1' } })

    await leaveComment(listener, { page: { url: page('shared'), id: 'b2' } })

    const first = await readThread(listener, { url: page('shared') })
    const second = await readThread(listener, { url: page('shared'), id: 'b2' })
    expect([first.body.thread.count, second.body.thread.count]).toEqual([1, 1])
    expect(await listClaims('b2')).toEqual([
      { urlKey: `url:${page('shared')}`, threadId: second.body.thread.id },
    ])
  })

  it('is noted where it gives an id to a page that has none, and the id is not taken', async () => {
    await leaveComment(listener, { page: { url: page('plain') } })

    await leaveComment(listener, { page: { url: page('plain'), id: 'c1' } })

    expect((await readThread(listener, { url: page('plain') })).body.thread.count).toBe(2)
    expect(await listClaims('c1')).toHaveLength(1)
    const moved = await readThread(listener, { url: page('moved'), id: 'c1' })
    expect(moved.body.thread.id).toBeNull()
  })

  it('is not noted where all agrees', async () => {
    for (let time = 0; time < 2; time += 1) {
      await leaveComment(listener, { page: { url: page('agreed'), id: 'd1' } })
    }

    expect(await listClaims('d1')).toEqual([])
  })

  it('is noted once, and at most twenty times for a thread', async () => {
    await leaveComment(listener, { page: { url: page('many'), id: 'e1' } })

    for (let index = 0; index < 25; index += 1) {
      await leaveComment(listener, { page: { url: page(`many-${index}`), id: 'e1' } })
      await leaveComment(listener, { page: { url: page(`many-${index}`), id: 'e1' } })
    }

    expect(await listClaims('e1')).toHaveLength(20)
  })

  it('is noted whatever its length', async () => {
    const id = '界'.repeat(200)
    await leaveComment(listener, { page: { url: page('long'), id } })
    const path = Array.from({ length: 1_800 }, (_, at) => (at * 7_919).toString(36).at(-1)).join('')

    await leaveComment(listener, { page: { url: page(path), id } })

    expect(await listClaims(id)).toHaveLength(1)
  })
})
