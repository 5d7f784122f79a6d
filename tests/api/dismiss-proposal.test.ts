import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { leaveComment, problemOf } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { startThread, threadApi } from '../support/threads.ts'

const { key, listener } = testCommentsSite()
let desk: ReturnType<typeof moderator>
const threads = threadApi(listener, key)

beforeAll(async () => {
  desk = moderator(listener, key())
})

const page = (name: string): string => `https://news.example/dismiss/${name}`

type Call = { path: string; body: object }
type Proposal = { kind: string; threads: { id: string }[]; call: Call; dismissal: Call }

async function proposalsFor(id: string): Promise<Proposal[]> {
  const { body } = await threads.doctor({ limit: '100' }).expect(200)
  return body.proposals.filter((one: Proposal) => one.threads.some((thread) => thread.id === id))
}

async function dismissFor(id: string): Promise<void> {
  const [proposal] = await proposalsFor(id)
  await threads.post(proposal!.dismissal.path, proposal!.dismissal.body).expect(204)
}

describe('a proposal that is dismissed', () => {
  it('to merge two threads is not made again, whatever it is found by and whichever way', async () => {
    const one = await startThread(listener, { url: page('twin'), title: 'Twin', id: 'a' })
    const other = await startThread(listener, { url: page('Twin'), title: 'Twin', id: 'b' })
    await leaveComment(listener, { page: { url: page('Twin'), id: 'a' } })

    await dismissFor(one)

    expect(await proposalsFor(one)).toEqual([])
    for (let more = 0; more < 3; more += 1) {
      await leaveComment(listener, { page: { url: page('Twin'), id: 'b' } })
    }
    expect(await proposalsFor(other)).toEqual([])
  })

  it.each([
    ['address', { url: page('home'), id: 'n1' }, { url: page('abroad'), id: 'n1' }],
    ['id', { url: page('only') }, { url: page('only'), id: 'n2' }],
  ])('to add an %s is not made again', async (_what, first, second) => {
    const thread = await startThread(listener, first)
    await leaveComment(listener, { page: second })
    expect(await proposalsFor(thread)).toHaveLength(1)

    await dismissFor(thread)
    await leaveComment(listener, { page: second, email: 'bo@example.com' })

    expect(await proposalsFor(thread)).toEqual([])
  })

  it('does not keep others from being made', async () => {
    const one = await startThread(listener, { url: page('three') })
    const two = await startThread(listener, { url: page('Three') })
    const three = await startThread(listener, { url: page('THREE') })

    await threads.dismiss(two, { into: one }).expect(204)

    expect(await proposalsFor(two)).toEqual([])
    expect(await proposalsFor(three)).toMatchObject([{ threads: [{ id: three }, { id: one }] }])
  })

  it('stands in the log once, and is made again when that is undone', async () => {
    const one = await startThread(listener, { url: page('undone') })
    const two = await startThread(listener, { url: page('Undone') })
    const [low, high] = [one, two].toSorted()
    await threads.dismiss(one, { into: two, note: 'two pages' }).expect(204)
    await threads.dismiss(two, { into: one }).expect(204)

    const { body } = await desk.audit({ thread: low! }).expect(200)
    expect(body.decisions).toMatchObject([
      { action: 'dismiss-proposal', threadId: low, reason: high, note: 'two pages' },
    ])
    await desk.undo(body.decisions[0].id).expect(200)
    expect(await proposalsFor(one)).toHaveLength(1)
    expect((await desk.undo(body.decisions[0].id)).body.outcome).toBe('unchanged')
  })
})

describe('what cannot be dismissed', () => {
  it('is refused by its name', async () => {
    const id = await startThread(listener, { url: page('alone') })

    expect(problemOf(await threads.dismiss(randomUUID(), { into: id }).expect(404))).toBe(
      'thread-not-found',
    )
    for (const into of [id, randomUUID()]) {
      const { body } = await threads.dismiss(id, { into }).expect(422)
      expect(body.errors[0].pointer).toBe('#/into')
    }
    for (const body of [{}, { into: 'x' }, { url: page('a'), id: 'b' }]) {
      expect(problemOf(await threads.dismiss(id, body).expect(422))).toBe('invalid-body')
    }
  })
})
