import type { SiteId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import { sql } from 'kysely'
import request from 'supertest'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'
import { confirmPath, createSubscriber, testSubscriptions } from '../support/subscriptions.ts'

const database = testDatabase()
const { db } = database
const { listener } = testSubscriptions(database, testRedis())
let siteId: SiteId

beforeAll(async () => {
  siteId = await createSite(db, 'daily', { name: 'The <Daily> & Sons' })
})

beforeEach(async () => {
  await sql`truncate subscriptions.subscribers, platform.messages cascade`.execute(db)
})

const createPending = (topics = ['site']) =>
  createSubscriber(db, siteId, { state: 'pending', topics })

const post = (path: string, action?: string) => {
  const call = request(listener).post(path)
  return action ? call.type('form').send({ action }) : call
}

/** Everything a confirmation could change. */
const everything = async () => ({
  subscribers: await db.selectFrom('subscriptions.subscribers').selectAll().execute(),
  confirmations: await db.selectFrom('subscriptions.confirmations').selectAll().execute(),
  subscriptions: await db
    .selectFrom('subscriptions.subscriptions')
    .selectAll()
    .orderBy('topic')
    .execute(),
  consents: await db.selectFrom('subscriptions.consents').selectAll().execute(),
  messages: await db.selectFrom('platform.messages').select('name').execute(),
})

/** Which subscriptions were asked to be greeted for. */
const welcomed = async () => {
  const messages = await db
    .selectFrom('platform.messages')
    .select('payload')
    .where('name', '=', 'welcome-due')
    .execute()
  return messages.map(({ payload }) => payload)
}

const expire = () =>
  sql`update subscriptions.confirmations
    set created_at = now() - interval '8 days', expires_at = now() - interval '1 day'`.execute(db)

describe('whoever confirms', () => {
  const setWelcome = (welcome: boolean) =>
    db
      .insertInto('subscriptions.siteSettings')
      .values({ siteId, welcome })
      .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ welcome }))
      .execute()

  it('is greeted once where the site wants it, whatever was confirmed', async () => {
    await setWelcome(true)
    const reader = await createPending(['site', 'section:world-news'])

    await post(confirmPath(reader), 'confirm')
    await post(confirmPath(reader), 'confirm')

    expect(await welcomed()).toEqual([{ siteId, subscriptionId: expect.any(String) }])
  })

  it('is not greeted elsewhere', async () => {
    await setWelcome(false)
    const reader = await createPending()

    await post(confirmPath(reader), 'confirm')

    expect(await welcomed()).toEqual([])
  })
})

describe('the link of a confirmation mail', () => {
  it('shows what is asked, and changes nothing', async () => {
    const reader = await createPending(['site', 'section:world-news'])
    const before = await everything()

    const page = await request(listener).get(confirmPath(reader))
    await request(listener).head(confirmPath(reader)).expect(200)

    expect(page.status).toBe(200)
    expect(page.type).toBe('text/html')
    expect(page.text).toContain('Confirm your subscription')
    expect(page.text).toContain('ada@example.com')
    expect(page.text).toContain('world news')
    expect(page.text).toContain('The &#60;Daily&#62; &#38; Sons')
    expect(page.text).not.toContain('<Daily>')
    expect(page.text).not.toContain('<script')
    expect(await everything()).toEqual(before)
  })

  it('is a page that nothing foreign may enter, frame, index or keep', async () => {
    const { headers } = await request(listener).get(confirmPath(await createPending()))

    expect(headers).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.any(String),
    })
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(headers).not.toHaveProperty('set-cookie')
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  it('brings its own stylesheet', async () => {
    const page = await request(listener).get(confirmPath(await createPending()))
    const [, href] = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text) ?? []

    const styles = await request(listener).get(href!.replaceAll('&#38;', '&'))

    expect(href).toMatch(/^\/subscriptions\/pages\.css/)
    expect(styles.status).toBe(200)
    expect(styles.type).toBe('text/css')
  })

  it('confirms all that waits, once', async () => {
    const reader = await createPending(['section:world', 'site'])

    const confirmed = await post(confirmPath(reader), 'confirm')
    const after = await everything()
    const again = await post(confirmPath(reader), 'confirm')
    const look = await request(listener).get(confirmPath(reader))

    expect(confirmed.status).toBe(200)
    expect(confirmed.text).toContain('You are subscribed')
    expect(after.subscribers).toMatchObject([{ verifiedAt: expect.any(Date) }])
    expect(after.confirmations).toMatchObject([{ confirmedAt: expect.any(Date) }])
    expect(after.subscriptions).toMatchObject([
      { topic: 'section:world', state: 'confirmed', confirmedAt: expect.any(Date) },
      { topic: 'site', state: 'confirmed', confirmedAt: expect.any(Date) },
    ])
    expect(after.consents).toMatchObject([
      { action: 'confirmed', method: 'mail-link', words: expect.any(String) },
      { action: 'confirmed' },
    ])
    expect([again.status, look.status]).toEqual([200, 200])
    expect(again.text).toBe(confirmed.text)
    expect(look.text).toBe(confirmed.text)
    expect(await everything()).toEqual(after)
  })

  it('confirms once though the button is pressed ten times at once', async () => {
    const reader = await createPending()

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(confirmPath(reader), 'confirm')),
    )

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await everything()).consents).toHaveLength(1)
  })

  it('works without a body and after the rotation of keys', async () => {
    const { siteId: site, confirmationId: id } = await createPending()
    const token = signToken(TOKEN_KEYS.toReversed(), { purpose: 'confirm', site, id })

    await post(`/subscriptions/confirm/${token}`).expect(200)

    expect((await everything()).subscriptions).toMatchObject([{ state: 'confirmed' }])
  })

  it('confirms what was asked for since, also from the older mail', async () => {
    const reader = await createPending()
    await sql`update subscriptions.confirmations set created_at = now() - interval '1 hour'`.execute(
      db,
    )
    await request(listener)
      .post('/subscriptions/v1/sites/daily/subscriptions')
      .send({ email: reader.address, topics: ['author:grace'] })
      .expect(202)

    await post(confirmPath(reader), 'confirm').expect(200)

    const { confirmations, subscriptions } = await everything()
    expect(confirmations).toHaveLength(2)
    for (const confirmation of confirmations) expect(confirmation.confirmedAt).not.toBeNull()
    expect(subscriptions.map(({ topic, state }) => [topic, state])).toEqual([
      ['author:grace', 'confirmed'],
      ['site', 'confirmed'],
    ])
  })

  it('offers a new mail once it is too old', async () => {
    const reader = await createPending(['section:world'])
    await expire()

    const look = await request(listener).get(confirmPath(reader))
    const confirm = await post(confirmPath(reader), 'confirm')
    const unchanged = await everything()
    const again = await post(confirmPath(reader), 'again')

    expect([look.status, confirm.status, again.status]).toEqual([410, 410, 200])
    expect(look.text).toContain('Send me a new mail')
    expect(unchanged.subscriptions).toMatchObject([{ state: 'pending' }])
    expect(again.text).toContain('Check your inbox')
    const { messages, subscriptions, confirmations } = await everything()
    expect(messages).toEqual([{ name: 'confirmation-due' }])
    expect(confirmations).toHaveLength(2)
    expect(subscriptions).toMatchObject([{ topic: 'section:world', state: 'pending' }])
  })

  it('sends no more mails from an old link than from the form', async () => {
    const reader = await createPending()
    await expire()

    await Promise.all([1, 2, 3].map(() => post(confirmPath(reader), 'again').expect(200)))

    expect((await everything()).messages).toHaveLength(1)
  })

  it.each(['again', 'refuse'])('does nothing on %s once confirmed', async (action) => {
    const reader = await createPending()
    await post(confirmPath(reader), 'confirm')
    const before = await everything()

    await post(confirmPath(reader), action).expect(200)

    expect(await everything()).toEqual(before)
  })

  it('says the same of every link that is not ours', async () => {
    const reader = await createPending()
    const good = confirmPath(reader)
    const elsewhere = await createSite(db, 'weekly')
    const unsubscribe = { purpose: 'unsubscribe' as const, site: siteId, id: reader.confirmationId }
    const links = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      good.slice(0, -5),
      confirmPath({ siteId: elsewhere, confirmationId: reader.confirmationId }),
      confirmPath({ siteId, confirmationId: reader.subscriberId as never }),
      `/subscriptions/confirm/${signToken(TOKEN_KEYS, unsubscribe)}`,
      `/subscriptions/confirm/${signToken([{ kid: 'k1', secret: 'x'.repeat(32) }], { ...unsubscribe, purpose: 'confirm' })}`,
      '/subscriptions/confirm/x',
      '/subscriptions/confirm/%00',
      `/subscriptions/confirm/${'x'.repeat(5_000)}`,
    ]
    const before = await everything()

    for (const link of links) {
      const look = await request(listener).get(link)
      const act = await post(link, 'confirm')

      expect([look.status, act.status]).toEqual([404, 404])
      expect(look.text).toContain('This link does not work')
      expect(act.text).toBe(look.text)
    }
    expect(await everything()).toEqual(before)
  })

  it.each([
    ['JSON', 415, 'application/json', '{"action":"confirm"}'],
    ['too much', 413, 'application/x-www-form-urlencoded', `action=${'x'.repeat(5_000)}`],
    ['an unknown action', 422, 'application/x-www-form-urlencoded', 'action=delete'],
  ])('refuses %s', async (_name, status, type, body) => {
    const reader = await createPending()

    await request(listener).post(confirmPath(reader)).type(type).send(body).expect(status)

    expect((await everything()).subscriptions).toMatchObject([{ state: 'pending' }])
  })
})
