import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { testCommentsSite } from '../support/comments-site.ts'
import { commentBody, decide, leaveComment, post, readThread } from '../support/comments.ts'
import { listMiscounted, startThread, threadApi } from '../support/threads.ts'
import { until } from '../support/until.ts'
import { countWaiting, holdOpen } from '../support/waiting.ts'

const { db, key, listener } = testCommentsSite()
const threads = threadApi(listener, key)

const page = (name: string): string => `https://news.example/load/${name}`

const countIn = async (thread: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from comments.comments where thread_id = ${thread}
  `.execute(db)
  return rows[0]?.count ?? 0
}

it('loses no comment that waits for a thread while it is merged away', async () => {
  const from = await startThread(listener, { url: page('waited-for'), id: '1' })
  const into = await startThread(listener, { url: page('left') })
  const { letGo } = await holdMerged(from, into)

  const posting = post(listener, commentBody({ page: { url: page('waited-for'), id: '1' } }))
  const answer = posting.then((got) => got)
  await until(async () => (await countWaiting(db)) > 0)
  await letGo()

  expect((await answer).status).toBe(201)
  expect([await countIn(from), await countIn(into)]).toEqual([0, 3])
  expect(await listMiscounted(db)).toEqual([])
})

it('keeps counts and loses nothing when comments, decisions and merges come all at once', async () => {
  const names = ['a', 'b', 'c', 'd']
  const ids: string[] = []
  const comments: string[] = []
  for (const name of names) {
    ids.push(await startThread(listener, { url: page(name), id: `load-${name}` }))
    comments.push((await leaveComment(listener, { page: { url: page(name) } })).id)
  }

  const posts = Array.from({ length: 16 }, (_, index) => {
    const name = names[index % 4]!
    const email = `reader-${index}@example.com`
    return post(listener, commentBody({ page: { url: page(name), id: `load-${name}` }, email }))
  })
  const decisions = Array.from({ length: 6 }, (_, index) =>
    decide(
      listener,
      key(),
      comments.map((commentId) => ({ commentId, action: index % 2 ? 'approve' : 'reject' })),
    ),
  )
  const merges = [
    threads.merge(ids[1]!, { into: ids[0]! }),
    threads.merge(ids[0]!, { into: ids[3]! }),
    threads.merge(ids[2]!, { into: ids[3]! }),
    threads.merge(ids[2]!, { into: ids[3]! }),
  ]
  const answers = await Promise.all([...posts, ...decisions, ...merges])

  expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([])
  expect(await listMiscounted(db)).toEqual([])
  expect(await countIn(ids[3]!)).toBe(24)
  for (const name of names) {
    const { body } = await readThread(listener, { url: page(name), id: `load-${name}` })
    expect(body.thread.id).toBe(ids[3])
  }
}, 60_000)

/** Does by hand what a merge does, up to its commit. */
function holdMerged(from: string, into: string) {
  return holdOpen(db, async (tx) => {
    await sql`select from comments.threads where id in (${from}, ${into}) order by id for no key update`.execute(
      tx,
    )
    await sql`update comments.comments set thread_id = ${into} where thread_id = ${from}`.execute(
      tx,
    )
    await sql`update comments.thread_keys set thread_id = ${into} where thread_id = ${from}`.execute(
      tx,
    )
    await sql`update comments.threads set merged_into = ${into}, approved_count = 0 where id = ${from}`.execute(
      tx,
    )
    await sql`update comments.threads set approved_count = approved_count + 1 where id = ${into}`.execute(
      tx,
    )
  })
}
