import { beforeAll, describe, expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { leaveComment, problemOf, readThread } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { listMiscounted, startThread, threadApi } from '../support/threads.ts'

const { db, key, listener } = testCommentsSite()
let desk: ReturnType<typeof moderator>
const threads = threadApi(listener, key)

beforeAll(async () => {
  desk = moderator(listener, key())
})

const page = (name: string): string => `https://news.example/part/${name}`
const idsAt = async (url: string): Promise<string[]> => {
  const { body } = await readThread(listener, { url, sort: 'oldest' })
  return body.comments.map(({ id }: { id: string }) => id)
}
const countAt = async (url: string): Promise<number> =>
  (await readThread(listener, { url })).body.thread.count

/** The decision in the log by which a thread was merged away. */
async function mergeOf(thread: string): Promise<string> {
  const { body } = await desk.audit({ thread }).expect(200)
  const merged = body.decisions.find(({ action }: { action: string }) => action === 'merge-thread')
  return merged.id
}

describe('a merge that is undone', () => {
  it('gives each page its comments and its names again', async () => {
    const from = await startThread(listener, { url: page('from'), id: '1' })
    const into = await startThread(listener, { url: page('into'), id: '2' })
    const before = { from: await idsAt(page('from')), into: await idsAt(page('into')) }
    const { body } = await threads.merge(from, { into }).expect(200)

    const answer = await desk.undo(await mergeOf(from), 'two articles').expect(200)

    expect(answer.body).toMatchObject({ outcome: 'undone', restored: 1, left: 0 })
    expect({ from: await idsAt(page('from')), into: await idsAt(page('into')) }).toEqual(before)
    const parted = await Promise.all([threads.view(from), threads.view(into)])
    expect(parted.map((one) => one.body.thread)).toMatchObject([
      { id: from, count: 1, aliases: { urls: [page('from')], ids: ['1'] } },
      { id: into, count: 1, aliases: { urls: [page('into')], ids: ['2'] } },
    ])
    for (const one of parted) {
      expect(one.body.thread.version).toBeGreaterThan(body.thread.version)
    }
    expect(await listMiscounted(db)).toEqual([])
  })

  it('stands in the log as a decision of its own', async () => {
    const from = await startThread(listener, { url: page('logged') })
    const into = await startThread(listener, { url: page('logged-too') })
    await threads.merge(from, { into }).expect(200)
    const merge = await mergeOf(from)

    const { body } = await desk.undo(merge, 'a slip').expect(200)

    expect((await desk.audit({ thread: from })).body.decisions).toMatchObject([
      { id: body.decisionId, action: 'undo', undoes: merge, reason: into, note: 'a slip' },
      { id: merge, action: 'merge-thread', undone: true },
    ])
  })

  it('takes along what replies to its comments since, and leaves what was begun since', async () => {
    const from = await startThread(listener, { url: page('lively') })
    const into = await startThread(listener, { url: page('livelier') })
    const [root] = await idsAt(page('lively'))
    await threads.merge(from, { into }).expect(200)
    const reply = await leaveComment(listener, { page: { url: page('lively') }, parentId: root })
    const begun = await leaveComment(listener, { page: { url: page('lively') } })

    await desk.undo(await mergeOf(from)).expect(200)

    const { body } = await readThread(listener, { url: page('lively') })
    expect(body.comments).toMatchObject([{ id: root, replies: [{ id: reply.id }] }])
    expect(body.thread.count).toBe(2)
    expect(await idsAt(page('livelier'))).toContain(begun.id)
    expect(await listMiscounted(db)).toEqual([])
    await leaveComment(listener, { page: { url: page('lively') }, parentId: reply.id })
    expect(await countAt(page('lively'))).toBe(3)
  })

  it('is undone once, by however many at once', async () => {
    const from = await startThread(listener, { url: page('once') })
    const into = await startThread(listener, { url: page('once-too') })
    await threads.merge(from, { into }).expect(200)
    const merge = await mergeOf(from)

    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.undo(merge)))

    const outcomes = answers.map(({ body }) => body.outcome)
    expect(outcomes.filter((outcome) => outcome === 'undone')).toHaveLength(1)
    expect(new Set(answers.map(({ body }) => body.decisionId)).size).toBe(1)
    expect(await listMiscounted(db)).toEqual([])
  })

  it('may be merged again, and parted again', async () => {
    const from = await startThread(listener, { url: page('again') })
    const into = await startThread(listener, { url: page('again-too') })
    for (const count of [1, 2]) {
      await threads.merge(from, { into }).expect(200)
      expect(await countAt(page('again'))).toBe(2)
      await desk.undo(await mergeOf(from)).expect(200)
      expect([count, await countAt(page('again'))]).toEqual([count, 1])
    }
  })
})

describe('of merges one after the other', () => {
  it('the last is undone first, and with it goes what came by the others', async () => {
    const [first, second, third] = [
      await startThread(listener, { url: page('first') }),
      await startThread(listener, { url: page('second') }),
      await startThread(listener, { url: page('third') }),
    ]
    await threads.merge(first, { into: second }).expect(200)
    await threads.merge(second, { into: third }).expect(200)

    const tooEarly = await desk.undo(await mergeOf(first)).expect(409)
    await desk.undo(await mergeOf(second)).expect(200)
    expect([await countAt(page('second')), await countAt(page('third'))]).toEqual([2, 1])
    await desk.undo(await mergeOf(first)).expect(200)

    expect(problemOf(tooEarly)).toBe('undo-refused')
    expect(tooEarly.body.detail).toContain(third)
    expect([await countAt(page('first')), await countAt(page('second'))]).toEqual([1, 1])
    expect(await listMiscounted(db)).toEqual([])
  })
})

describe('a merge is not undone', () => {
  it('where that would show what is hidden', async () => {
    const from = await startThread(listener, { url: page('seen') })
    const into = await startThread(listener, { url: page('unseen') })
    await threads.merge(from, { into }).expect(200)
    await threads.set({ url: page('unseen') }, { state: 'hidden' }).expect(200)

    const refused = await desk.undo(await mergeOf(from)).expect(409)

    expect(problemOf(refused)).toBe('undo-refused')
    expect((await readThread(listener, { url: page('seen') })).body.comments).toEqual([])
  })

  it('where no name would lead to the thread', async () => {
    const from = await startThread(listener, { url: page('nameless') })
    const into = await startThread(listener, { url: page('named') })
    await threads.merge(from, { into }).expect(200)
    await threads.unalias(into, { url: page('nameless') }).expect(200)

    expect(problemOf(await desk.undo(await mergeOf(from)).expect(409))).toBe('undo-refused')
  })

  it.each(['move', 'alias'] as const)('nor is a %s', async (deed) => {
    const id = await startThread(listener, { url: page(deed) })
    await threads[deed](id, { url: page(`${deed}-to`) }).expect(200)
    const [{ id: decision }] = (await desk.audit({ thread: id })).body.decisions

    expect(problemOf(await desk.undo(decision).expect(409))).toBe('undo-refused')
  })
})
