import type { CommentId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import type supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { castVote } from '../support/votes.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())

beforeAll(async () => {
  await createSite(db)
})

let pages = 0
const anyPage = (): string => `https://news.example/vote-counts/${(pages += 1)}`

async function comment(): Promise<{ id: CommentId; url: string }> {
  const url = anyPage()
  const { id } = await leaveComment(listener, { page: { url } })
  return { id, url }
}

const vote = (id: string, body: object, from?: string): supertest.Test =>
  castVote(listener, id, body, from)

async function newReader(): Promise<string> {
  const { body } = await vote((await comment()).id, { value: 1 }).expect(200)
  return body.readerToken
}

describe('the counts', () => {
  it('are exact after 50 readers at once and one who votes 50 times at once', async () => {
    const { id } = await comment()
    const readerToken = await newReader()
    const many = Array.from({ length: 50 }, (_, index) => vote(id, { value: index % 3 ? 1 : -1 }))
    const same = Array.from({ length: 50 }, (_, index) =>
      vote(id, { value: [1, -1, 0][index % 3], readerToken }),
    )

    const answers = await Promise.all([...many, ...same])

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const { rows } = await sql<{ votes: number; own: number; up: number; down: number }>`
      select up_votes as up, down_votes as down,
        (select count(*)::int from comments.votes where comment_id = c.id) as votes,
        (select count(*)::int from comments.votes where comment_id = c.id and value = 1) as own
      from comments.comments c where id = ${id}
    `.execute(db)
    const [row] = rows
    expect(row!.up).toBe(row!.own)
    expect(row!.up + row!.down).toBe(row!.votes)
    expect(row!.votes).toBeGreaterThanOrEqual(50)
    expect(row!.votes).toBeLessThanOrEqual(51)
  })

  it('cost a thread one version for many votes', async () => {
    const { id, url } = await comment()
    const before = (await readThread(listener, { url })).body.thread.version

    await Promise.all(Array.from({ length: 30 }, () => vote(id, { value: 1 }).expect(200)))

    await until(async () => {
      const { rows } = await sql`select from comments.comments where votes_changed`.execute(db)
      return rows.length === 0
    })
    const { thread, comments } = (await readThread(listener, { url })).body
    expect(comments[0].up).toBe(30)
    expect(thread.version).toBeGreaterThan(before)
    expect(thread.version).toBeLessThan(before + 10)
    const { version } = await db
      .selectFrom('comments.comments')
      .select('version')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(version).toBe(thread.version)
  })
})
