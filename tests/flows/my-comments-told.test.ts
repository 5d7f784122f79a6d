import { CommentId, newId, SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { decide, problemOf } from '../support/comments.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { askForMine, write, writeProved } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const house = testHouse(database, { redis: testRedis(), mail })

beforeAll(() => createSite(db))

let count = 0
let email: string
let url: string

beforeEach(() => {
  email = `told-${(count += 1)}@example.com`
  url = `https://news.example/told/${count}`
})

const someone = (overrides: object = {}) =>
  writeProved({ house, mail }, { email, page: { url }, ...overrides })

const openMine = () => askForMine({ house, mail }, email)

const show = (path: string): supertest.Test => supertest(house.comments).get(path)

it('says nowhere that a machine took something for spam, nor that its author is blocked', async () => {
  await someone({ text: 'Of a person' })
  const machine = await write(house.comments, { email, page: { url }, company: 'Machines' })
  const shadow = await write(house.comments, { email, page: { url } })
  await sql`
    update comments.comments set status = 'spam', shown = false, reasons = '{shadow-block}'
    where id = ${shadow.comment.id}
  `.execute(db)
  const path = await openMine()

  const { text } = await show(path).expect(200)
  const { body, text: copy } = await show(`${path}/comments.json`).expect(200)

  expect(text).not.toContain('A moderator has decided')
  expect(text.match(/It waits for a moderator/g)).toHaveLength(1)
  expect(body.comments).toMatchObject([
    { id: shadow.comment.id, status: 'approved' },
    { id: machine.comment.id, status: 'pending' },
    { status: 'approved' },
  ])
  expect(copy).not.toMatch(/spam|honeypot|shadow/)
})

it('says that a moderator took something for spam', async () => {
  const { comment } = await someone()
  const key = await createApiKey(db, SiteId.parse('daily'), ['moderate'])
  await decide(house.comments, key, [{ commentId: comment.id, action: 'spam' }]).expect(200)
  const path = await openMine()

  expect((await show(path).expect(200)).text).toContain('A moderator has decided')
  const { body } = await show(`${path}/comments.json`).expect(200)
  expect(body.comments).toMatchObject([{ id: comment.id, status: 'spam' }])
})

it('goes on from one of its own pages only', async () => {
  await someone()
  const path = await openMine()

  const answer = await show(`${path}?before=${newId(CommentId)}`).expect(400)

  expect(problemOf(answer)).toBe('invalid-query')
})
