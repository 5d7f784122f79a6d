import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread, threadApi } from '../support/threads.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let key = ''
const threads = threadApi(listener, () => key)

beforeAll(async () => {
  const origins = ['https://news.example', 'https://m.news.example']
  key = await createApiKey(db, await createSite(db, 'daily', { origins }), ['moderate'])
})

const page = (name: string): string => `https://news.example/doctor/${name}`

/** What it proposes about this thread. */
async function proposalsFor(id: string) {
  const { body } = await threads.doctor({ limit: '100' }).expect(200)
  return body.proposals.filter(({ threads: found }: { threads: { id: string }[] }) =>
    found.some((thread) => thread.id === id),
  )
}

describe('the report of split threads', () => {
  it.each([
    ['case', page('case'), page('Case')],
    ['query', page('query'), page('query?from=home')],
    ['host', page('host'), 'https://m.news.example/doctor/host'],
    ['ending', page('ending'), page('ending.html')],
    ['amp', page('amped'), page('amped/amp')],
  ])('finds one path in another %s, and the call it proposes mends it', async (_what, a, b) => {
    const one = await startThread(listener, { url: a })
    const other = await startThread(listener, { url: b })
    await leaveComment(listener, { page: { url: a } })

    const [proposal, ...more] = await proposalsFor(other)

    expect(more).toEqual([])
    expect(proposal).toMatchObject({
      kind: 'same-path',
      threads: [
        { id: other, url: b, count: 1 },
        { id: one, url: a, count: 2 },
      ],
      call: { method: 'POST', body: { into: one } },
    })
    await threads.post(proposal.call.path, proposal.call.body).expect(200)
    expect((await readThread(listener, { url: b })).body.thread).toMatchObject({
      id: one,
      count: 3,
    })
    expect(await proposalsFor(one)).toEqual([])
  })

  it('finds one title at addresses alike, and keeps what the site has named', async () => {
    const title = 'Harbour reopens'
    const claimed = await startThread(listener, { url: page('harbour-reopens'), title })
    await leaveComment(listener, { page: { url: page('harbour-reopens') } })
    const named = await startThread(listener, { url: page('2026/harbour-reopens') })
    await threads.set({ url: page('2026/harbour-reopens') }, { title }).expect(200)

    expect(await proposalsFor(named)).toMatchObject([
      { kind: 'same-title', threads: [{ id: claimed }, { id: named }] },
    ])
  })

  it('does not take a series for one page', async () => {
    const ids = [
      await startThread(listener, { url: page('weather/2026-01-01'), title: 'Weather' }),
      await startThread(listener, { url: page('weather/2026-01-02'), title: 'Weather' }),
      await startThread(listener, { url: page('article.php?id=1'), title: 'One' }),
      await startThread(listener, { url: page('article.php?id=2'), title: 'Two' }),
    ]

    for (const id of ids) expect(await proposalsFor(id)).toEqual([])
  })

  it('finds an id and an address that visitors bring together, of two threads', async () => {
    const byId = await startThread(listener, { url: page('by-id'), id: '1' })
    const byUrl = await startThread(listener, { url: page('quite-elsewhere'), id: '2' })
    await leaveComment(listener, { page: { url: page('quite-elsewhere'), id: '1' } })

    const [proposal] = await proposalsFor(byUrl)

    expect(proposal).toMatchObject({
      kind: 'claimed-together',
      threads: [{ id: byUrl }, { id: byId }],
    })
    await threads.post(proposal.call.path, proposal.call.body).expect(200)
    expect(await proposalsFor(byId)).toEqual([])
  })

  it.each([
    [
      'an address',
      'a1',
      { url: page('known-by-id'), id: 'a1' },
      { url: page('new-home'), id: 'a1' },
    ],
    ['an id', 'a2', { url: page('known-by-url') }, { url: page('known-by-url'), id: 'a2' }],
  ])('proposes to add %s that leads nowhere yet', async (_what, id, first, second) => {
    const thread = await startThread(listener, first)
    await leaveComment(listener, { page: second })

    const [proposal, ...more] = await proposalsFor(thread)

    expect(more).toEqual([])
    await threads.post(proposal.call.path, proposal.call.body).expect(200)
    const view = await threads.view(thread)
    expect(view.body.thread.aliases.ids).toEqual([id])
    expect(view.body.thread.aliases.urls).toContain(second.url)
    expect(await proposalsFor(thread)).toEqual([])
  })

  it('is as long as was asked', async () => {
    expect((await threads.doctor({ limit: '1' }).expect(200)).body.proposals).toHaveLength(1)
    await threads.doctor({ limit: 'x' }).expect(400)
  })
})
