import { eraseReleased } from '@afterword/comments/erasure/erase-released'
import type { CommentsSchema } from '@afterword/comments/schema'
import type { CommentId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { readThread } from '../support/comments.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { ask, confirm, nextMail, pathIn, takeCode, write, writeProved } from '../support/readers.ts'
import { testRedis, testRedisClient } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { tablesThatSay } from '../support/tables-that-say.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const own = database.openAs<CommentsSchema>('comments')
const mail = testMailServer()
const redis = testRedis()
const client = testRedisClient(redis)
const house = testHouse(database, { redis, mail })

beforeAll(() => createSite(db))

let count = 0
let person: { email: string; name: string; website: string; page: { url: string } }
let marks: string[]

beforeEach(() => {
  count += 1
  const mark = `Zerafina${count}`
  person = {
    name: `${mark} Quill`,
    email: `${mark.toLowerCase()}@example.com`,
    website: `https://${mark.toLowerCase()}.example/`,
    page: { url: `https://news.example/${count}` },
  }
  marks = [mark.toLowerCase(), `quoth ${mark}`.toLowerCase()]
})

/** All that Redis has of this file: keys and what is under them. */
async function everythingInRedis(): Promise<string> {
  const keys = await client.keys(`*${redis.prefix}*`)
  const values = await Promise.all(keys.map((key) => client.dumpBuffer(key)))
  return [...keys, ...values.map((value) => value?.toString('latin1') ?? '')].join('\n')
}

/** They comment under a ticked box, prove the address, subscribe thereby, edit, vote and report. */
async function live(): Promise<{ id: CommentId; readerToken: string }> {
  const { email, page } = person
  const key = `key-${'0'.repeat(20)}${count}`
  const { body } = await supertest(house.comments)
    .post('/comments/v1/sites/daily/comments')
    .set('Idempotency-Key', key)
    .set('X-Forwarded-For', `203.0.113.${count}`)
    .send({ ...person, text: `Quoth ${person.name}, first`, notify: ['publications'] })
    .expect(201)
  const { readerToken } = body
  const question = await nextMail(mail, { email, before: 0 })
  const code = await confirm(house, pathIn(question, '/subscriptions/confirm/'))
  await takeCode(house, { code, readerToken })
  await write(house.comments, { ...person, page, readerToken, text: `Quoth ${person.name}, again` })
  await report(readerToken)
  return { id: body.comment.id, readerToken }
}

/** They say that somebody else breaks the law, as it asks who says so. */
async function report(readerToken: string): Promise<void> {
  const { name, email } = person
  const page = { url: `${person.page.url}/elsewhere` }
  const { comment } = await write(house.comments, { email: 'neighbour@example.com', page })
  await supertest(house.comments)
    .post(`/comments/v1/comments/${comment.id}/reports`)
    .set('X-Forwarded-For', `203.0.113.${count}`)
    .send({
      reason: 'illegal',
      note: `Quoth ${name}: no`,
      law: `The law that ${name} knows`,
      name,
      email,
      goodFaith: true,
      readerToken,
    })
    .expect((answer) => expect(answer.status).toBeLessThan(300))
}

async function openMine(): Promise<string> {
  const { email } = person
  const before = mail.to(email).length
  await ask(house.comments, 'my-comments', { email }).expect(202)
  return pathIn(await nextMail(mail, { email, before }), '/comments/mine/')
}

async function erase(afterwards: 'removed' | 'anonymous'): Promise<string> {
  const { text } = await supertest(house.comments)
    .post(await openMine())
    .type('form')
    .send({ action: 'erase', afterwards })
    .expect(200)
  await until(async () => {
    const { rows } = await sql`
      select from platform.messages where done_at is null and name <> 'moderator-notice-tick'
    `.execute(db)
    return rows.length === 0
  })
  return text
}

const comments = async () =>
  (await readThread(house.comments, { url: person.page.url })).body.comments

describe('who erases themselves', () => {
  it('is in no table, log or queue any more, and what they said is removed', async () => {
    await live()
    expect(await tablesThatSay(db, marks)).toEqual(
      expect.arrayContaining(['comments.authors', 'comments.comments', 'comments.reports']),
    )
    expect(await tablesThatSay(db, [`203.0.113.0`])).toContain('comments.comments')

    await sql`update mailer.deliveries set reply = ${`250 <${person.email}> taken`}`.execute(db)
    const page = await erase('removed')

    expect(page).toContain('You are erased here')
    expect(await tablesThatSay(db, [...marks, '203.0.113.'])).toEqual([])
    expect((await everythingInRedis()).toLowerCase()).not.toContain(marks[0])
    expect(await everythingInRedis()).not.toContain('203.0.113.')
    expect(house.logged().toLowerCase()).not.toContain(marks[0])
    expect(house.logged()).not.toContain('203.0.113.')
    expect(await comments()).toEqual([])
  })

  it('may leave what they said, without a name', async () => {
    await live()

    await erase('anonymous')

    const left = await comments()
    expect(left).toHaveLength(2)
    expect(left.map(({ author }: { author: object }) => author)).toEqual([
      expect.objectContaining({ name: '', website: null, confirmed: false }),
      expect.objectContaining({ name: '', website: null, confirmed: false }),
    ])
    expect(await tablesThatSay(db, [person.email, '203.0.113.'])).toEqual([])
    expect(await tablesThatSay(db, [marks[0]!])).toEqual(['comments.comments'])
  })

  it('keeps the place of what others have answered', async () => {
    const { id } = await live()
    await write(house.comments, { page: person.page, parentId: id, email: 'other@example.com' })

    await erase('removed')

    const [root] = await comments()
    expect(root).toMatchObject({ id, author: null, html: '' })
    expect(root.replies).toHaveLength(1)
  })

  it('is not known to their browser any more, and may begin anew', async () => {
    const { readerToken } = await live()
    await erase('removed')

    const { comment } = await write(house.comments, { ...person, readerToken })

    expect(comment.author.confirmed).toBe(false)
    const asked = mail.to(person.email).length
    await ask(house.comments, 'my-comments', { email: person.email }).expect(202)
    expect(mail.to(person.email)).toHaveLength(asked)
  })

  it('follows nothing any more', async () => {
    await live()
    await erase('removed')

    const { rows } = await sql`
      select s.end_cause from subscriptions.subscriptions s
      join subscriptions.subscribers r on r.id = s.subscriber_id
      where r.erased_at is not null and r.address is null and s.state <> 'ended'
    `.execute(db)
    expect(rows).toEqual([])
  })

  it('leaves alone everybody else', async () => {
    await live()
    const other = { email: 'bystander@example.com', name: 'Bystander', page: person.page }
    await write(house.comments, other)

    await erase('removed')

    const left = await comments()
    expect(left).toHaveLength(1)
    expect(left[0].author.name).toBe('Bystander')
  })
})

describe('under a legal hold', () => {
  it('a comment goes out of sight and is kept until the hold ends', async () => {
    const { id } = await live()
    await sql`update comments.comments set held_at = now() where id = ${id}`.execute(db)

    const page = await erase('removed')

    expect(page).toContain('One of your comments is under a legal hold')
    expect(await comments()).toEqual([])
    const { rows } = await sql<{ text: string; name: string; address: string }>`
      select c.text, a.name, a.address from comments.comments c
      join comments.authors a on a.id = c.author_id where c.id = ${id}
    `.execute(db)
    expect(rows).toEqual([
      { text: `Quoth ${person.name}, first`, name: person.name, address: person.email },
    ])
    expect(await eraseReleased({ db: own })).toBe(0)

    await sql`update comments.comments set held_at = null where id = ${id}`.execute(db)
    expect(await eraseReleased({ db: own })).toBe(1)
    expect(await tablesThatSay(db, [...marks, '203.0.113.'])).toEqual([])
  })

  it('whoever was erased may begin anew, and is not forgotten when it ends', async () => {
    const { id } = await live()
    await sql`update comments.comments set held_at = now() where id = ${id}`.execute(db)
    await erase('removed')

    const { comment } = await writeProved({ house, mail }, { ...person, page: person.page })
    await sql`update comments.comments set held_at = null where id = ${id}`.execute(db)
    expect(await eraseReleased({ db: own })).toBe(1)

    expect(await comments()).toMatchObject([
      { id: comment.id, author: { name: person.name, website: person.website } },
    ])
    await erase('removed')
    expect(await comments()).toEqual([])
    expect(await tablesThatSay(db, marks)).toEqual([])
  })
})
