import { randomBytes } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import {
  anyAddress,
  commentBody,
  decide,
  leaveComment,
  post,
  problemOf,
  readThread,
  testComments,
} from '../support/comments.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startThread } from '../support/threads.ts'
import { until } from '../support/until.ts'
import { countWaiting, holdOpen } from '../support/waiting.ts'

const database = testDatabase()
const { db } = database
const redis = testRedis()
const { listener } = testComments(database, redis)
const { listener: neighbour } = testComments(database, redis)

let site: SiteId
let key: string
let url: string

beforeAll(async () => {
  site = await createSite(db)
  key = await createApiKey(db, site, ['moderate'])
})

beforeEach(async () => {
  url = `https://news.example/at-once/${randomBytes(6).toString('hex')}`
  await sql`
    insert into comments.site_settings (site_id) values (${site})
    on conflict (site_id) do update set every_thread = null, slow_mode_seconds = 0
  `.execute(db)
})

/** Has a comment judged, and then waiting for its thread, while something changes there. */
async function postWhile(change: string, body: object = {}) {
  const thread = await holdOpen(db, async (tx) => {
    await sql`select from comments.threads where url = ${url} for no key update`.execute(tx)
    await sql.raw(change).execute(tx)
  })
  const posting = post(listener, commentBody({ page: { url }, ...body })).then((answer) => answer)
  await until(async () => (await countWaiting(db, 'comments.threads')) === 1)
  await thread.letGo()
  return posting
}

describe('a comment that waits for its thread', () => {
  it('is refused where the thread was closed meanwhile', async () => {
    const id = await startThread(listener, { url })

    const answer = await postWhile(
      `update comments.threads set state = 'closed' where id = '${id}'`,
    )

    expect(problemOf(answer)).toBe('thread-closed')
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('is refused where the whole site was closed meanwhile', async () => {
    await startThread(listener, { url })

    const answer = await postWhile(`update comments.site_settings set every_thread = 'closed'`)

    expect(problemOf(answer)).toBe('thread-closed')
  })

  it('is refused where its section was closed meanwhile', async () => {
    const id = await startThread(listener, { url })
    await sql`update comments.threads set section = 'sport' where id = ${id}`.execute(db)

    const answer = await postWhile(
      `insert into comments.sections values ('${site}', 'sport', 'closed')`,
    )

    expect(problemOf(answer)).toBe('thread-closed')
  })

  it('is refused where what it replies to was taken away meanwhile', async () => {
    const { id } = await leaveComment(listener, { page: { url } })

    const answer = await postWhile(
      `update comments.comments set shown = false, status = 'rejected' where id = '${id}'`,
      { parentId: id },
    )

    expect(problemOf(answer)).toBe('parent-not-found')
  })

  it('follows its page to the thread that this was merged into meanwhile', async () => {
    const id = await startThread(listener, { url })
    const into = await startThread(listener, { url: `${url}/other` })

    const answer = await postWhile(`
      update comments.thread_keys set thread_id = '${into}' where thread_id = '${id}';
      update comments.threads set merged_into = '${into}' where id = '${id}'`)

    expect(answer.status).toBe(201)
    const { rows } = await sql<{ thread: string }>`
      select thread_id as thread from comments.comments where id = ${answer.body.comment.id}
    `.execute(db)
    expect(rows).toEqual([{ thread: into }])
  })
})

describe('of many comments at once', () => {
  it('those of one request are one, whichever process has them', async () => {
    const body = commentBody({ page: { url } })
    const from = anyAddress()
    const requestKey = randomBytes(18).toString('base64url')

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        post(index % 2 === 0 ? listener : neighbour, body)
          .set('X-Forwarded-For', from)
          .set('Idempotency-Key', requestKey),
      ),
    )

    const waited = answers.filter(({ status }) => status === 409)
    const done = answers.filter(({ status }) => status === 201)
    expect(new Set(waited.map(problemOf))).toEqual(new Set(['request-in-flight']))
    expect(done.length + waited.length).toBe(50)
    expect(new Set(done.map(({ text }) => text)).size).toBe(1)
    expect((await readThread(listener, { url })).body.thread.count).toBe(1)
  })

  it('slow mode lets one through', async () => {
    await startThread(listener, { url })
    await sql`update comments.site_settings set slow_mode_seconds = 600`.execute(db)
    const from = anyAddress()

    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        post(
          listener,
          commentBody({ page: { url }, name: `Name ${index}`, email: `${index}@example.com` }),
        ).set('X-Forwarded-For', from),
      ),
    )

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
  })

  it('each has its own version, and moderators find those that wait', async () => {
    const first = await leaveComment(listener, { page: { url } })
    await decide(listener, key, [{ commentId: first.id, action: 'reject' }]).expect(200)
    const before = (await readThread(listener, { url })).body.thread.version

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        post(
          listener,
          commentBody({
            page: { url },
            name: `Name ${index}`,
            email: `${index}@example.com`,
            company: index % 4 === 0 ? 'x' : '',
          }),
        ).expect(201),
      ),
    )

    expect(answers).toHaveLength(40)
    const { body } = await readThread(listener, { url })
    expect(body.thread).toMatchObject({ count: 30, version: before + 30 })
    const { rows } = await sql<{ version: number }>`
      select version from comments.comments c where shown and exists (
        select from comments.threads t where t.id = c.thread_id and t.url = ${url}
      ) order by version
    `.execute(db)
    expect(rows.map(({ version }) => version - before)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    )
  })
})
