import type { ConfirmationId } from '@afterword/shared/ids'
import { readTokenId, signToken } from '@afterword/shared/tokens/token'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { PAGE, problemOf } from '../support/comments.ts'
import { testHouse } from '../support/house.ts'
import { testDatabase } from '../support/postgres.ts'
import { ask, confirm, nextMail, pathIn, prove, takeCode, write } from '../support/readers.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'
import { type Received, testMailServer } from '../support/smtp.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const house = testHouse(database, { redis: testRedis(), mail })

beforeAll(async () => {
  await createSite(db)
  await createSite(db, 'weekly')
})

let count = 0
let email: string

beforeEach(() => {
  email = `reader-${(count += 1)}@example.com`
})

const around = { house, mail }

const firstMail = (): Promise<Received> => nextMail(mail, { email, before: 0 })

describe('a reader who confirms the address of a comment', () => {
  it('is known by it from then on, and follows nothing', async () => {
    const first = await write(house.comments, { email })
    expect(first.comment.author.confirmed).toBe(false)
    const { readerToken } = first

    const code = await prove(around, { email, readerToken })
    const { body } = await takeCode(house, { code, readerToken })

    expect(body).toEqual({ confirmed: true })
    const next = await write(house.comments, { email, readerToken })
    expect(next.comment.author.confirmed).toBe(true)
    expect(mail.to(email)).toHaveLength(1)
    expect(await db.selectFrom('subscriptions.subscriptions').select('id').execute()).toEqual([])
  })

  it('gets a mail that says nothing of what was typed, and a page that leads back', async () => {
    const { readerToken } = await write(house.comments, { email, name: 'Mallory Typed This' })
    await ask(house.comments, 'confirmations', { email, readerToken }).expect(202)
    const question = await firstMail()
    expect(question.source).not.toContain('Mallory')

    const path = pathIn(question, '/subscriptions/confirm/')
    const { text: asked } = await supertest(house.subscriptions).get(path).expect(200)
    expect(asked).toContain('Is this your address?')
    expect(asked).not.toContain('afterword-code')

    const { text } = await supertest(house.subscriptions).post(path).type('form').send({})
    expect(text).toContain('Your address is confirmed')
    expect(text).toContain(`href="${PAGE}#afterword-code=`)
  })

  it('does not make others trusted who sign with the same address', async () => {
    const { readerToken } = await write(house.comments, { email })
    const code = await prove(around, { email, readerToken })
    await takeCode(house, { code, readerToken })

    const other = await write(house.comments, { email })
    const mine = await write(house.comments, { email: 'another@example.com', readerToken })

    expect(other.comment.author.confirmed).toBe(false)
    expect(mine.comment.author.confirmed).toBe(false)
  })

  it('may do so by the mail that a ticked box brings', async () => {
    const { readerToken } = await write(house.comments, { email, notify: ['publications'] })
    const question = await firstMail()

    const code = await confirm(house, pathIn(question, '/subscriptions/confirm/'))

    expect((await takeCode(house, { code, readerToken })).status).toBe(200)
  })

  it('is not asked on the word of a machine', async () => {
    const { readerToken } = await write(house.comments, { email, company: 'Machines Inc.' })

    await ask(house.comments, 'confirmations', { email, readerToken }).expect(202)

    const asked = await sql`
      select from platform.messages m
      join comments.authors a on a.id = (m.payload ->> 'authorId')::uuid
      where m.name = 'proof-requested' and a.address = ${email}
    `.execute(db)
    expect(asked.rows).toEqual([])
  })

  it('gets one mail, however often it is asked for', async () => {
    const { readerToken } = await write(house.comments, { email })
    for (let time = 0; time < 3; time += 1) {
      await ask(house.comments, 'confirmations', { email, readerToken }).expect(202)
    }
    await until(async () => {
      const open = await sql`
        select from platform.messages where name = 'proof-requested' and done_at is null
      `.execute(db)
      return open.rows.length === 0
    })

    const due = await sql`
      select from platform.messages m
      join subscriptions.confirmations c on c.id = (m.payload ->> 'confirmationId')::uuid
      join subscriptions.subscribers s on s.id = c.subscriber_id
      where m.name = 'confirmation-due' and s.address = ${email}
    `.execute(db)
    expect(due.rows).toHaveLength(1)
  })
})

describe('the code', () => {
  it('works once, but for the browser that brought it', async () => {
    const { readerToken } = await write(house.comments, { email })
    const code = await prove(around, { email, readerToken })

    expect((await takeCode(house, { code, readerToken })).status).toBe(200)
    expect((await takeCode(house, { code, readerToken })).status).toBe(200)
    const stolen = await takeCode(house, { code })
    expect([stolen.status, problemOf(stolen)]).toEqual([404, 'code-not-valid'])
  })

  it('gives a browser without a token one of its own', async () => {
    const { readerToken } = await write(house.comments, { email })
    const code = await prove(around, { email, readerToken })

    const { body } = await takeCode(house, { code })

    expect(body.readerToken).toBeTypeOf('string')
    const next = await write(house.comments, { email, readerToken: body.readerToken })
    expect(next.comment.author.confirmed).toBe(true)
  })

  it('is too old after a quarter of an hour', async () => {
    const { readerToken } = await write(house.comments, { email })
    const code = await prove(around, { email, readerToken })
    await until(async () => {
      const { numUpdatedRows } = await db
        .updateTable('comments.addressProofs')
        .set({ provedAt: sql<Date>`now() - interval '15 minutes'` })
        .where('id', '=', readTokenId(code) as ConfirmationId)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    })

    expect(problemOf(await takeCode(house, { code, readerToken }))).toBe('code-not-valid')
  })

  it('is asked for again while the word of the click is on its way', async () => {
    const id = '019a0000-0000-7000-8000-000000000001'
    const code = signToken(TOKEN_KEYS, { purpose: 'prove', site: 'daily' as never, id })

    const answer = await ask(house.comments, 'readers/codes', { code }).expect(409)

    expect(problemOf(answer)).toBe('request-in-flight')
    expect(answer.headers['retry-after']).toBe('1')
  })

  it.each(['confirm', 'unsubscribe', 'edit', 'mine'] as const)(
    'is not one made to %s',
    async (purpose) => {
      const { readerToken } = await write(house.comments, { email })
      await takeCode(house, { code: await prove(around, { email, readerToken }), readerToken })
      const proof = await db
        .selectFrom('comments.addressProofs')
        .selectAll()
        .executeTakeFirstOrThrow()
      const other = signToken(TOKEN_KEYS, { purpose, site: proof.siteId, id: proof.id })

      expect(problemOf(await takeCode(house, { code: other }))).toBe('code-not-valid')
    },
  )

  it('is worth nothing on another site, or changed', async () => {
    const { readerToken } = await write(house.comments, { email })
    const code = await prove(around, { email, readerToken })

    const elsewhere = await supertest(house.comments)
      .post('/comments/v1/sites/weekly/readers/codes')
      .send({ code })
    expect(problemOf(elsewhere)).toBe('code-not-valid')
    expect(problemOf(await takeCode(house, { code: `${code.slice(0, -2)}xx` }))).toBe(
      'code-not-valid',
    )
  })
})
