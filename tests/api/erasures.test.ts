import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createReader, createSite } from '../support/builders.ts'
import { leaveComment, problemOf, readThread, testComments } from '../support/comments.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { report } from '../support/reports.ts'
import { tablesThatSay } from '../support/tables-that-say.ts'
import { castVote } from '../support/votes.ts'

const database = testDatabase()
const { db } = database
const { listener } = testComments(database, testRedis())
let daily: SiteId
let key = ''
let modest = ''
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  daily = await createSite(db)
  key = await createApiKey(db, daily, ['admin'])
  modest = await createApiKey(db, daily, ['moderate'])
  desk = moderator(listener, key)
})

let count = 0
const somebody = () => {
  count += 1
  const name = `Zerafina${count}`
  return {
    name,
    email: `${name.toLowerCase()}@example.com`,
    page: { url: `https://news.example/erasures/${count}` },
  }
}

const erase = (body: object, bearer = key): supertest.Test =>
  supertest(listener)
    .post('/comments/v1/sites/daily/erasures')
    .set('Authorization', `Bearer ${bearer}`)
    .send(body)

const NOTHING = { authors: 0, comments: 0, kept: 0, readers: 0, reports: 0 }

it('takes away what somebody said, and tells the other services', async () => {
  const person = somebody()
  await leaveComment(listener, person)
  await leaveComment(listener, { ...person, name: `${person.name} Quill` })

  const { body } = await erase({ address: person.email.toUpperCase(), comments: 'removed' })

  expect(body).toEqual({ erased: { ...NOTHING, authors: 2, comments: 2 } })
  expect(await tablesThatSay(db, [person.name.toLowerCase()])).toEqual([])
  expect((await readThread(listener, person.page)).body.comments).toEqual([])
  const told = await db.selectFrom('platform.messages').select('name').execute()
  expect(told.map(({ name }) => name)).toContain('person-erased')
})

it('leaves what they said without a name, where that is asked', async () => {
  const person = somebody()
  await leaveComment(listener, { ...person, text: 'It stays.' })

  await erase({ address: person.email, comments: 'anonymised' }).expect(200)

  const { body } = await readThread(listener, person.page)
  expect(body.comments).toMatchObject([{ author: { name: '' }, html: '<p>It stays.</p>' }])
})

it('erases who never commented, and only voted and reported', async () => {
  const { email: address, name, page } = somebody()
  const { readerToken } = await createReader(db, daily, { subject: name, name, address })
  const { id } = await leaveComment(listener, { page })
  await castVote(listener, id, { value: 1, readerToken }).expect(200)
  await report(listener, id, { note: `${name} says so`, readerToken }).expect(202)

  const { body } = await erase({ address, comments: 'removed' }).expect(200)

  expect(body).toEqual({ erased: { ...NOTHING, readers: 1, reports: 1 } })
  expect(await tablesThatSay(db, [name.toLowerCase()])).toEqual([])
})

it('says how much a legal hold keeps', async () => {
  const person = somebody()
  const { id } = await leaveComment(listener, person)
  await sql`update comments.comments set held_at = now() where id = ${id}`.execute(db)

  const { body } = await erase({ address: person.email, comments: 'anonymised' }).expect(200)

  expect(body).toEqual({ erased: { ...NOTHING, authors: 1, kept: 1 } })
})

it('stands in the log with who did it, never whom it was about, and is not undone', async () => {
  const person = somebody()
  await leaveComment(listener, person)
  await erase({ address: person.email, comments: 'anonymised' }).expect(200)

  const { body, text } = await desk.audit({}).expect(200)

  const [erased] = body.decisions
  expect(erased).toMatchObject({
    action: 'erase',
    commentId: null,
    threadId: null,
    blockId: null,
    reason: 'anonymous',
    actor: { kind: 'api-key', id: expect.any(String) },
  })
  expect(text.toLowerCase()).not.toContain(person.name.toLowerCase())
  const refused = await desk.undo(erased.id).expect(409)
  expect(problemOf(refused)).toBe('undo-refused')
})

it('finds nothing of somebody unknown, which is no error', async () => {
  const { body } = await erase({ address: 'nobody@example.com', comments: 'removed' }).expect(200)

  expect(body).toEqual({ erased: NOTHING })
})

it('is for admins, who must say what becomes of the comments', async () => {
  const { email: address } = somebody()

  const refused = await erase({ address, comments: 'removed' }, modest).expect(403)
  const unclear = await erase({ address }).expect(422)

  expect(problemOf(refused)).toBe('forbidden')
  expect(problemOf(unclear)).toBe('invalid-body')
})
