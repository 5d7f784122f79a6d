import { sweepPersonal } from '@afterword/comments/erasure/sweep-personal'
import type { CommentsSchema } from '@afterword/comments/schema'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const { listener } = testComments(database, testRedis())

beforeAll(() => createSite(db))

let pages = 0
let url: string

beforeEach(() => {
  url = `https://news.example/networks/${(pages += 1)}`
})

describe('the network a comment came from', () => {
  const networks = async (): Promise<unknown[]> => {
    const { rows } = await sql`
      select c.network, c.network_hash is not null as hashed from comments.comments c
      join comments.threads t on t.id = c.thread_id where t.url = ${url}
    `.execute(db)
    return rows
  }
  const age = (days: number) =>
    sql`
      update comments.comments c set created_at = now() - make_interval(days => ${days}::integer)
      from comments.threads t where t.id = c.thread_id and t.url = ${url}
    `.execute(db)

  it('is kept as a hash and a prefix, for the days the site says', async () => {
    await leaveComment(listener, { page: { url } })
    expect(await networks()).toEqual([
      { network: expect.stringMatching(/^10\.\d+\.\d+\.0\/24$/), hashed: true },
    ])

    await age(29)
    await sweepPersonal({ db: own })
    expect(await networks()).toMatchObject([{ hashed: true }])

    await age(30)
    await sweepPersonal({ db: own })
    expect(await networks()).toEqual([{ network: null, hashed: false }])
  })

  it('is kept longer under a legal hold', async () => {
    await leaveComment(listener, { page: { url } })
    await sql`update comments.comments set held_at = now() where network is not null`.execute(db)
    await age(60)

    await sweepPersonal({ db: own })

    expect(await networks()).toMatchObject([{ hashed: true }])
  })
})
