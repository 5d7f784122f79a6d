import type { SiteId } from '@afterword/shared/ids'
import type { RunningService } from '@afterword/shared/service'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey, createSite, createStaff } from '../support/builders.ts'
import { announce, mailers, untilStates } from '../support/mailer.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { testMailServer } from '../support/smtp.ts'
import { createSubscriber } from '../support/subscriptions.ts'

const PATH = '/mailer/v1/sites/daily/deliveries'

const database = testDatabase()
const { db } = database
const mail = testMailServer()
const mailer = mailers(database, { redis: testRedis(), mail })
let siteId: SiteId
let key: string
let listener: RunningService['listener']

beforeAll(async () => {
  siteId = await createSite(db)
  key = await createApiKey(db, siteId, ['admin'])
})

beforeEach(() => {
  ;({ listener } = mailer.start())
})

function ask(address: string) {
  return supertest(listener).get(PATH).query({ address }).set('Authorization', `Bearer ${key}`)
}

describe('GET …/deliveries', () => {
  it('tells the whole trail of an address, newest first, however it is spelled', async () => {
    await createSubscriber(db, siteId, { address: 'nobody@example.com' })
    await createSubscriber(db, siteId, { address: 'other@example.com' })
    const first = await announce(db, siteId)
    await untilStates(db, { failed: 1, sent: 1 })
    const second = await announce(db, siteId)
    await untilStates(db, { failed: 1, sent: 2, suppressed: 1 })

    const { body } = await ask('Nobody@EXAMPLE.com').expect(200)

    expect(body).toMatchObject({
      deliveries: [
        { kind: 'publication', campaignId: second, state: 'suppressed', dueAt: null },
        {
          campaignId: first,
          state: 'failed',
          reason: 'no-such-address',
          reply: '550 5.1.1 no such mailbox',
          attempts: 1,
        },
      ],
      suppressions: [{ scope: 'all', cause: 'hard-bounce' }],
    })
    expect(JSON.stringify(body)).not.toMatch(/addressHash|slots|senderId/)
  })

  it('knows staff, and says nothing of people it does not know', async () => {
    const staffId = await createStaff(db, siteId, 'mod@example.com')
    await sql`
      insert into mailer.contents (id, site_id, kind, locale, digest, subject, text, html)
      values (mailer.new_id(), ${siteId}, 'moderator-notice', 'en', 'x', '', '', '')
    `.execute(db)
    await sql`
      insert into mailer.deliveries
        (id, site_id, kind, lane, content_id, staff_id, message_id, expires_at, state)
      select mailer.new_id(), ${siteId}, 'moderator-notice', 'transactional', id, ${staffId},
        '<x@news.example>', now(), 'unknown'
      from mailer.contents where digest = 'x'
    `.execute(db)

    const { body } = await ask('mod@example.com').expect(200)
    expect(body.deliveries).toMatchObject([{ kind: 'moderator-notice', state: 'unknown' }])

    const stranger = await ask('stranger@example.com').expect(200)
    expect(stranger.body).toEqual({ deliveries: [], suppressions: [] })
  })

  it('is for admins of the site alone', async () => {
    const address = 'ada@example.com'
    await supertest(listener).get(PATH).query({ address }).expect(401)
    key = await createApiKey(db, siteId, ['read', 'moderate', 'publish'])
    await ask(address).expect(403)
    key = await createApiKey(db, await createSite(db, 'other'), ['admin'])
    await ask(address).expect(404)
    key = await createApiKey(db, siteId, ['admin'])
    await ask(address).set('Origin', 'https://evil.example').expect(403)
    await ask(address).set('Origin', 'https://news.example').expect(200)
  })

  it.each([undefined, '', 'no address', 'a@b@c', `${'a'.repeat(400)}@example.com`])(
    'refuses %s for an address',
    async (address) => {
      const { body } = await supertest(listener)
        .get(PATH)
        .query(address === undefined ? {} : { address })
        .set('Authorization', `Bearer ${key}`)
        .expect(400)

      expect(body).toMatchObject({ errors: [{ pointer: '?address' }] })
    },
  )
})

describe('the mailer', () => {
  it('describes its API, and is browsable', async () => {
    const { body } = await supertest(listener).get('/mailer/openapi.json').expect(200)
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths)).toContain('/mailer/v1/sites/{site}/deliveries')
    await supertest(listener).get('/mailer/docs/').expect(200)
  })

  it('is healthy and ready', async () => {
    await supertest(listener).get('/mailer/healthz').expect(200)
    await supertest(listener).get('/mailer/readyz').expect(200)
  })
})
