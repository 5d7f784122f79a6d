import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Alert } from '@afterword/mailer/alerts/alert'
import { openAlarm } from '@afterword/mailer/alerts/raise'
import type { MailerSchema } from '@afterword/mailer/schema'
import { newId, AlertId, type SiteId } from '@afterword/shared/ids'
import type { RunningService } from '@afterword/shared/service'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import { silent } from '../support/log.ts'
import { testMailers } from '../support/mailer.ts'
import { until } from '../support/until.ts'

const SECRET = 'an-alert-secret-of-at-least-32-chars'

/** The operator's chat. Answers with what `answers` holds, else with 200. */
const told: { headers: IncomingHttpHeaders; raw: string; body: { text: string } }[] = []
const answers: number[] = []
const chat = createServer((req, res) => {
  let raw = ''
  req.setEncoding('utf8').on('data', (chunk) => (raw += chunk))
  req.on('end', () => {
    told.push({ headers: req.headers, raw, body: JSON.parse(raw) })
    res.writeHead(answers.shift() ?? 200).end('ok')
  })
})
chat.listen(0, '127.0.0.1')
await once(chat, 'listening')
afterAll(() => void chat.close())
const hook = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/hook`

const { db, database, mailer, newSite } = testMailers()
const own = database.openAs<MailerSchema>('mailer')
let siteId: SiteId
let listener: RunningService['listener']

beforeEach(async () => {
  await sql`truncate mailer.alerts`.execute(db)
  told.length = 0
  answers.length = 0
  siteId = await newSite()
  ;({ listener } = mailer.start())
})

/** Raises alerts as a mailer does, and waits until they are written down. */
async function raise(...alerts: Alert[]): Promise<void> {
  const alarm = openAlarm({ db: own, log: silent })
  for (const alert of alerts) alarm.raise(alert)
  await alarm.stop()
}

const incomplete = (site: SiteId, detail = 'It has no contact.'): Alert => ({
  code: 'site-incomplete',
  siteId: site,
  detail,
})

async function ask(path: string, site = siteId) {
  const key = await createApiKey(db, site, ['admin'])
  const url = `/mailer/v1/sites/${site}/alerts${path}`
  return supertest(listener).get(url).set('Authorization', `Bearer ${key}`)
}

async function acknowledge(id: string) {
  const key = await createApiKey(db, siteId, ['admin'])
  const url = `/mailer/v1/sites/${siteId}/alerts/${id}/acknowledgement`
  return supertest(listener).post(url).set('Authorization', `Bearer ${key}`)
}

describe('GET …/alerts', () => {
  it('tells of the trouble of a site and of the whole installation, and of no other', async () => {
    const other = await newSite()
    await raise(
      incomplete(siteId),
      { code: 'dkim-key-unusable', detail: 'Nothing can be signed.' },
      incomplete(other),
    )

    const { body } = await ask('')

    expect(body.alerts).toHaveLength(2)
    expect(body.alerts).toEqual(
      expect.arrayContaining([
        {
          id: expect.any(String),
          code: 'site-incomplete',
          site: siteId,
          title: 'Mail is held: the site lacks something that every mail must say.',
          detail: 'It has no contact.',
          count: 1,
          firstAt: expect.any(String),
          lastAt: expect.any(String),
          acknowledgedAt: null,
        },
        expect.objectContaining({ code: 'dkim-key-unusable', site: null }),
      ]),
    )
  })

  it('tells once of what is met a thousand times, by several processes', async () => {
    const many = Array.from({ length: 1_000 }, () => incomplete(siteId))
    await Promise.all([raise(...many), raise(...many), raise(...many)])

    const { body } = await ask('')

    expect(body.alerts).toMatchObject([{ count: 3_000 }])
  })

  it('is for admins of the site alone', async () => {
    const path = `/mailer/v1/sites/${siteId}/alerts`
    const bearer = async (...scopes: Parameters<typeof createApiKey>[2]) =>
      `Bearer ${await createApiKey(db, siteId, scopes)}`
    await supertest(listener).get(path).expect(401)
    const reader = await bearer('read', 'moderate', 'publish')
    await supertest(listener).get(path).set('Authorization', reader).expect(403)
    const admin = await bearer('admin')
    await supertest(listener)
      .get('/mailer/v1/sites/nowhere/alerts')
      .set('Authorization', admin)
      .expect(404)
    await supertest(listener).get(`${path}?state=odd`).set('Authorization', admin).expect(400)
  })
})

describe('POST …/alerts/{id}/acknowledgement', () => {
  it('closes an alert, so that the same trouble met again is a new one', async () => {
    await raise(incomplete(siteId))
    const [{ id }] = (await ask('')).body.alerts

    expect((await acknowledge(id)).status).toBe(204)
    expect((await acknowledge(id)).status).toBe(204)

    expect((await ask('')).body.alerts).toEqual([])
    expect((await ask('?state=acknowledged')).body.alerts).toMatchObject([
      { id, acknowledgedAt: expect.any(String) },
    ])
    await raise(incomplete(siteId))
    const [again] = (await ask('')).body.alerts
    expect(again.id).not.toBe(id)
  })

  it('knows no alert of another site, and none that is not there', async () => {
    const other = await newSite()
    await raise(incomplete(other))
    const [{ id }] = (await ask('', other)).body.alerts

    const refusals = [await acknowledge(id), await acknowledge(newId(AlertId))]

    expect(refusals.map(({ status, body }) => [status, body.type])).toEqual([
      [404, 'https://afterword.dev/problems/alert-not-found'],
      [404, 'https://afterword.dev/problems/alert-not-found'],
    ])
    expect((await ask('', other)).body.alerts).toHaveLength(1)
  })
})

describe('the webhook', () => {
  const minutesLeft = async () => {
    const { rows } = await sql<{ minutes: number | null }>`
      select round(extract(epoch from notify_at - now()) / 60)::int as minutes from mailer.alerts
    `.execute(db)
    return rows[0]?.minutes
  }

  it('hears of an alert, signed, in words that a chat shows', async () => {
    await sql`update platform.sites set name = 'Day <https://evil.example|& Night>'
      where id = ${siteId}`.execute(db)
    mailer.start({ alertWebhook: { url: hook, secret: SECRET } })
    await raise(incomplete(siteId))

    await until(() => told.length === 1)

    const [{ headers, raw, body } = told[0]!] = told
    expect(body.text).toBe(
      'Afterword (Day &lt;https://evil.example|&amp; Night&gt;): Mail is held: the site lacks something that every mail must say. It has no contact.',
    )
    expect(body).toMatchObject({ afterword: { code: 'site-incomplete', site: siteId, count: 1 } })
    const [, at, signature] =
      /^t=(\d+),v1=(\w+)$/.exec(String(headers['afterword-signature'])) ?? []
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${at}.${raw}`).digest('hex'))
  })

  it('hears of it once, and again while it goes on after half an hour', async () => {
    mailer.start({ alertWebhook: { url: hook, secret: undefined } })
    await raise(incomplete(siteId))
    await until(() => told.length === 1)
    await until(async () => (await minutesLeft()) === null)
    await raise(incomplete(siteId))

    expect(await minutesLeft()).toBe(30)
    expect(told[0]?.headers['afterword-signature']).toBeUndefined()

    await sql`update mailer.alerts set notify_at = now()`.execute(db)
    await until(() => told.length === 2)
    expect(told[1]?.body.text).toContain('Met 2 times.')
  })

  it('is tried again when it does not take it, later and later', async () => {
    answers.push(500, 500)
    mailer.start({ alertWebhook: { url: hook, secret: SECRET } })
    await raise(incomplete(siteId))
    const waits: number[] = []
    const secondsLeft = async () => {
      const { rows } = await sql<{ seconds: number | null }>`
        select extract(epoch from notify_at - now())::float8 as seconds from mailer.alerts
      `.execute(db)
      return rows[0]?.seconds ?? 0
    }

    for (const attempt of [1, 2]) {
      await until(() => told.length === attempt)
      waits.push(Math.ceil(await secondsLeft()))
      await sql`update mailer.alerts set notify_at = now()`.execute(db)
    }
    await until(() => told.length === 3)

    expect(waits).toEqual([30, 60])
    await until(async () => (await secondsLeft()) === 0)
  })

  it('does not keep mail waiting when it is away', async () => {
    mailer.start({ alertWebhook: { url: 'http://127.0.0.1:1/', secret: SECRET } })
    const alarm = openAlarm({ db: own, log: silent })
    onTestFinished(() => alarm.stop())
    const began = performance.now()

    for (let time = 0; time < 10_000; time += 1) alarm.raise(incomplete(siteId))

    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('the metrics', () => {
  it('count what nobody has acknowledged', async () => {
    await raise(incomplete(siteId), { code: 'dkim-key-unusable', detail: 'x' })

    const { text } = await supertest(listener).get('/mailer/metrics').expect(200)

    expect(text).toMatch(/^mailer_alerts\{code="site-incomplete",service="mailer"\} 1$/m)
    expect(text).toMatch(/^mailer_alerts\{code="dkim-key-unusable",service="mailer"\} 1$/m)
  })
})
