import supertest from 'supertest'
import { beforeAll, expect, it } from 'vitest'
import { createApiKey, createSite } from '../support/builders.ts'
import { testHouse } from '../support/house.ts'
import { moderator } from '../support/moderation.ts'
import { testDatabase } from '../support/postgres.ts'
import { nextMail, pathIn, prove, takeCode, write } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const house = testHouse(database, { redis: testRedis(), mail })
let desk: ReturnType<typeof moderator>

beforeAll(async () => {
  desk = moderator(house.comments, await createApiKey(db, await createSite(db), ['moderate']))
})

it('who waited is told by mail that they wait no more, and finds the page that says so', async () => {
  const email = 'ada@example.com'
  const text = 'See https://a.example https://b.example https://c.example, will you'
  const { comment, readerToken } = await write(house.comments, { email, text })
  await takeCode(house, { code: await prove({ house, mail }, { email, readerToken }), readerToken })
  const before = mail.to(email).length

  await desk.decide({ commentId: comment.id, action: 'approve' })

  const told = await nextMail(mail, { email, before })
  expect(told.source).not.toContain('will you')
  const page = await supertest(house.comments).get(pathIn(told, '/comments/decisions/')).expect(200)
  expect(page.text).toContain('Your comment is published')
})
