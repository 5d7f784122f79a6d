import { sql } from 'kysely'
import type supertest from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { leaveComment, readThread, testComments } from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
/** Two processes of one service: what one writes, the other finds out. */
const writer = testComments(database, redis)
const reader = testComments(database, redis, { answerMemoryMb: 8 })

beforeAll(async () => {
  await createSite(db)
})

const page = (name: string): string => `https://news.example/hot/${name}`

type Answer = supertest.Response

async function read(url: string): Promise<Answer> {
  return readThread(reader.listener, { url }).expect(200)
}

function withoutIds({ headers, text }: Answer): object {
  const { date: _date, 'x-request-id': id, ...rest } = headers
  return { ...rest, hasId: /^[\da-f-]{36}$/.test(id ?? ''), text }
}

describe('an answer from memory', () => {
  it('has the same headers and bytes as the one that Express gave', async () => {
    const url = page('same')
    await leaveComment(writer.listener, { page: { url } })

    const first = await read(url)
    const again = await read(url)
    const etag = first.headers['etag']!
    const known = await readThread(reader.listener, { url }).set('If-None-Match', etag).expect(304)
    const otherUrl = await readThread(writer.listener, { url })
      .set('If-None-Match', etag)
      .expect(304)

    expect(withoutIds(again)).toEqual(withoutIds(first))
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
    expect(withoutIds(known)).toEqual(withoutIds(otherUrl))
  })

  it('is packed as the client takes it', async () => {
    const url = page('packed')
    await leaveComment(writer.listener, { page: { url }, text: 'again and again '.repeat(50) })
    const ask = (accepts: string) =>
      readThread(reader.listener, { url }).set('Accept-Encoding', accepts).buffer().expect(200)
    const plain = await ask('identity')

    for (const accepts of ['gzip', 'gzip, deflate', 'br;q=0, gzip;q=0.5']) {
      const packed = await ask(accepts)
      expect(packed.headers['content-encoding']).toBe('gzip')
      expect(packed.text).toBe(plain.text)
    }
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect((await ask('gzip, deflate, br')).headers['content-encoding']).toBe('br')
    expect((await ask('gzip;q=0')).headers['content-encoding']).toBeUndefined()
  })

  it.each([
    [
      'a comment that another process took',
      async (url: string) => {
        await leaveComment(writer.listener, { page: { url }, text: 'new' })
      },
      'new',
    ],
    [
      'a thread that is hidden',
      async (url: string) => {
        await db
          .updateTable('comments.threads')
          .set({ state: 'hidden' })
          .where('url', '=', url)
          .execute()
      },
      '"state":"hidden"',
    ],
    [
      'a site-wide switch',
      async () => {
        await sql`insert into comments.site_settings (site_id, every_thread) values ('daily', 'closed')
        on conflict (site_id) do update set every_thread = 'closed'`.execute(db)
      },
      '"state":"closed"',
    ],
    [
      'an address that leads elsewhere',
      async (url: string) => {
        await sql`delete from comments.thread_keys where key = ${`url:${url}`}`.execute(db)
      },
      '"id":null',
    ],
  ])('gives way within 2 s to %s', async (_what, change, sign) => {
    const url = page(`change-${sign.replaceAll(/\W/g, '')}`)
    await sql`delete from comments.site_settings`.execute(db)
    await leaveComment(writer.listener, { page: { url }, text: 'old' })
    await until(async () => (await read(url)).text.includes('"state":"open"'))
    await read(url)
    const begun = performance.now()

    await change(url)
    await until(async () => (await read(url)).text.includes(sign))

    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})
