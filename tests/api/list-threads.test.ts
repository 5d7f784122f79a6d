import { newId, ThreadId } from '@afterword/shared/ids'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
const keys = { desk: '', reader: '' }
const threads = threadApi(listener, () => keys.desk)
const ids: string[] = []

const page = (name: string): string => `https://news.example/list/${name}`
const idsOf = ({ body }: { body: { threads: { id: string }[] } }): string[] =>
  body.threads.map(({ id }) => id)

beforeAll(async () => {
  const daily = await createSite(db)
  keys.desk = await createApiKey(db, daily, ['moderate'])
  keys.reader = await createApiKey(db, daily, ['read'])
  await createSite(db, 'weekly')
  await leaveComment(listener, { page: { url: page('none') } })
  for (const name of ['harbour', 'market', 'flood']) {
    ids.unshift(await startThread(listener, { url: page(name), id: `cms-${name}` }))
  }
  await threads.set({ url: page('market') }, { title: 'Fish 100% fresh', section: 'local' })
  await threads.set({ url: page('flood') }, { state: 'closed', section: 'world' })
})

describe('the threads of a site', () => {
  it('are listed newest first, page by page', async () => {
    const first = await threads.list({ limit: '2' }).expect(200)
    const second = await threads.list({ limit: '2', after: first.body.next }).expect(200)

    expect([...idsOf(first), ...idsOf(second)].slice(0, 3)).toEqual(ids)
    expect(second.body).toMatchObject({ next: null, threads: [{ count: 1 }, { count: 1 }] })
    expect(first.body.threads[0]).toMatchObject({
      url: page('flood'),
      title: '',
      vouched: false,
      state: 'closed',
      section: 'world',
      count: 1,
    })
  })

  it.each([
    [{ q: 'FRESH' }, 1],
    [{ q: '100%' }, 1],
    [{ q: 'list/harb' }, 2],
    [{ q: 'https://www.news.example/list/flood/?utm_source=x' }, 0],
    [{ q: 'cms-harbour' }, 2],
    [{ section: 'local' }, 1],
    [{ state: 'closed' }, 0],
  ])('are found by %j', async (query, index) => {
    expect(idsOf(await threads.list(query).expect(200))).toEqual([ids[index]])
  })

  it.each([{ q: '_' }, { section: 'sport' }, { state: 'open', section: 'local' }])(
    'are none for %j',
    async (query) => {
      expect((await threads.list(query).expect(200)).body).toEqual({ threads: [], next: null })
    },
  )

  it('are listed in at most a hundred at once', async () => {
    await threads.list({ limit: '100000' }).expect(200)
    expect(idsOf(await threads.list({ limit: '0' }).expect(200))).toHaveLength(1)
  })

  it.each([
    [{ after: "x' or 1=1" }, '?after'],
    [{ after: newId(ThreadId) }, '?after'],
    [{ state: 'gone' }, '?state'],
    [{ limit: 'many' }, '?limit'],
  ])('are not listed for %j', async (query, pointer) => {
    const answer = await threads.list(query).expect(400)

    expect([problemOf(answer), answer.body.errors[0].pointer]).toEqual(['invalid-query', pointer])
  })

  it('are for those alone who may change them', async () => {
    const reading = threadApi(listener, () => keys.reader)
    const nobody = threadApi(listener, () => 'none')

    expect(problemOf(await reading.list().expect(403))).toBe('forbidden')
    expect(problemOf(await nobody.list().expect(401))).toBe('unauthorized')
  })
})
