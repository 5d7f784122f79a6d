import { readFileSync } from 'node:fs'
import type { MailerSchema } from '@afterword/mailer/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import { signMailToken } from '@afterword/shared/tokens/mail-token'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  BOUNCE_DOMAIN,
  bounceListeners,
  converse,
  createSent,
  stateOf,
  tokenAddress,
} from '../support/bounces.ts'
import { createSite } from '../support/builders.ts'
import { NO_JOURNAL } from '../support/journal.ts'
import { silent } from '../support/log.ts'
import { fixture, mailTo } from '../support/mail-to.ts'
import { testDatabase } from '../support/postgres.ts'
import { testRedis } from '../support/redis.ts'
import { startService } from '../support/service-process.ts'
import { TOKEN_KEYS } from '../support/service-settings.ts'
import { until } from '../support/until.ts'

const database = testDatabase()
const { db } = database
let sites = 0

/** Limits are counted in Redis by client, so each test has a prefix of its own. */
function listeners() {
  return bounceListeners(database, testRedis())
}
const listen = bounceListeners(database, testRedis())

async function newDelivery() {
  const siteId = await createSite(db, `site-${(sites += 1)}`)
  const { id } = await createSent(db, siteId)
  return { siteId, id, to: tokenAddress('bounce', siteId, id) }
}

function countMails() {
  return db
    .selectFrom('mailer.feedbackMails')
    .select('id')
    .execute()
    .then((rows) => rows.length)
}

describe('the listener', () => {
  it('takes mail for addresses we made, and no others', async () => {
    const { port } = await listen()
    const { siteId, id, to } = await newDelivery()
    const forged = signMailToken([{ kid: 'k1', secret: 'x'.repeat(32) }], {
      purpose: 'bounce',
      site: siteId,
      id,
    })
    const raw = fixture('qmail')

    expect(await mailTo(port, { to, raw })).toBe(250)
    const before = await countMails()
    for (const stranger of [
      `b+${forged}@${BOUNCE_DOMAIN}`,
      to.replace('b+', 'u+'),
      to.replace('b+', 'p+'),
      to.replace(BOUNCE_DOMAIN, 'elsewhere.example'),
      `${to}.evil.example`,
      `postmaster@${BOUNCE_DOMAIN}`,
      `b+@${BOUNCE_DOMAIN}`,
      'ada@example.com',
      `b+${'a'.repeat(200)}@${BOUNCE_DOMAIN}`,
    ]) {
      expect([stranger, await mailTo(port, { to: stranger, raw })]).toEqual([stranger, 550])
    }
    expect(await countMails()).toBe(before)
  })

  it('keeps the mail before it answers for it, once for each of its addresses', async () => {
    const { port } = await listen()
    const [one, two] = [await newDelivery(), await newDelivery()]
    const before = await countMails()

    const said = await converse(port, [
      'EHLO relay.example',
      'MAIL FROM:<>',
      ...[one.to, two.to, one.to.toUpperCase()].map((to) => `RCPT TO:<${to}>`),
      'DATA',
      `${fixture('qmail')}.`,
    ])
    expect(said.match(/^250 /gm)).toHaveLength(6)

    expect(await countMails()).toBe(before + 2)
    const { raw } = await db
      .selectFrom('mailer.feedbackMails')
      .select('raw')
      .where('deliveryId', '=', one.id)
      .executeTakeFirstOrThrow()
    expect(raw?.toString()).toBe(fixture('qmail').trimEnd() + '\r\n')
  })

  it('answers for a mail only when it cannot be lost any more', async () => {
    const { port } = await listeners()()
    const { to } = await newDelivery()
    const raw = fixture('qmail')
    let answer: number | undefined

    const asked = await db.transaction().execute(async (tx) => {
      await sql`lock table mailer.feedback_mails in exclusive mode`.execute(tx)
      const mailed = mailTo(port, { to, raw }).then((code) => (answer = code))
      await until(async () => {
        const { rows } = await sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
            and query like 'insert into "mailer"."feedback_mails"%'
        `.execute(db)
        return rows.length === 1
      })
      expect(answer).toBeUndefined()
      return { mailed }
    })

    expect(await asked.mailed).toBe(250)
  })

  it('refuses what is larger than a report has to be', async () => {
    const { port } = await listen()
    const { to } = await newDelivery()
    const before = await countMails()

    expect(
      await mailTo(port, { to, raw: `Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(15_000) }),
    ).toBe(552)
    expect(await countMails()).toBe(before)
  })

  it('asks to come again while the database is away, and loses nothing', async () => {
    const { startBounces } = await import('@afterword/mailer/bounces/start-bounces')
    const away = openDatabase<MailerSchema>({
      url: 'postgres://x@127.0.0.1:9/x',
      connections: 2,
      log: silent,
    })
    const { to } = await newDelivery()
    const { redis } = { redis: testRedis() }
    const { openRedis } = await import('@afterword/shared/redis')
    const client = openRedis(redis, silent)
    const listener = await startBounces(
      { domain: BOUNCE_DOMAIN, host: '127.0.0.1', port: 0, tls: undefined },
      {
        db: away,
        log: silent,
        tokenKeys: TOKEN_KEYS,
        addressHashKey: 'x',
        redis: { redis: client, prefix: redis.prefix },
        countFeedback: () => undefined,
        alert: () => undefined,
        guardsCampaigns: true,
        journal: NO_JOURNAL,
        isReady: async () => false,
      },
    )
    onTestFinished(async () => {
      await listener.stop()
      client.disconnect()
      await away.destroy()
    })

    expect(await mailTo(listener.port, { to, raw: fixture('qmail') })).toBe(451)
  })

  it('tells a client that only guesses to go away for a while', async () => {
    const { port } = await listeners()()
    const codes = new Set<number>()
    for (let at = 0; at < 31; at += 1) {
      codes.add(await mailTo(port, { to: `b+${at}@${BOUNCE_DOMAIN}`, raw: 'x' }))
    }

    expect([...codes]).toEqual([550, 421])
  })

  it('takes so many complaints of one client, and the rest of them later', async () => {
    const { port } = await listeners()()
    const codes: number[] = []
    for (let at = 0; at < 61; at += 1) {
      codes.push(await mailTo(port, { to: `complaints@${BOUNCE_DOMAIN}`, raw: 'x' }))
    }

    expect(codes).toEqual([...Array.from({ length: 60 }, () => 250), 421])
  })

  it('gives one client so many connections, and the rest of them later', async () => {
    const { port } = await listeners()()
    const greetings = await Promise.all(Array.from({ length: 25 }, () => converse(port, [])))

    expect(greetings.filter((line) => line.startsWith('220'))).toHaveLength(20)
    expect(greetings.filter((line) => line.startsWith('421'))).toHaveLength(5)
  })

  it('offers no sign-in, and STARTTLS only with a key', async () => {
    const plain = await listeners()()
    expect(await converse(plain.port, ['EHLO x.example'])).not.toMatch(/AUTH|STARTTLS/)

    const read = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url))
    const tls = { key: read('self-signed.key'), cert: read('self-signed.crt') }
    const { port } = await listeners()({ tls })
    expect(await converse(port, ['EHLO x.example'])).toContain('STARTTLS')
    const { to } = await newDelivery()
    expect(await mailTo(port, { to, raw: fixture('qmail'), tls: true })).toBe(250)
  })
})

describe('the process', () => {
  it('listens, says how it is, handles what comes, and stops', async () => {
    const { to, id } = await newDelivery()
    const redis = testRedis()
    const service = await startService('bounces', {
      DATABASE_URL: database.urls.mailer,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      BOUNCE_DOMAIN,
      BOUNCE_PORT: '0',
    })
    onTestFinished(() => service.kill('SIGKILL'))
    const { port } = JSON.parse(await service.says(/listening for bounces/))

    expect(await mailTo(port, { to, raw: fixture('qmail') })).toBe(250)
    await until(async () => {
      const { state } = await db
        .selectFrom('mailer.deliveries')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return state === 'failed'
    })
    expect((await fetch(`${service.url}/bounces/readyz`)).status).toBe(200)
    const metrics = await (await fetch(`${service.url}/bounces/metrics`)).text()
    expect(metrics).toMatch(/mailer_feedback_total\{source="mail",kind="hard-bounce".*\} \d/)
    expect((await fetch(`${service.url}/elsewhere`)).status).toBe(404)

    service.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    expect(service.lines.join('\n')).not.toMatch(/@example\.com|b\+k1/)
  })

  it('may be killed the moment it has answered: another one does the rest', async () => {
    const { to, id } = await newDelivery()
    const redis = testRedis()
    const service = await startService('bounces', {
      DATABASE_URL: database.urls.mailer,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
      BOUNCE_DOMAIN,
      BOUNCE_PORT: '0',
    })
    const { port } = JSON.parse(await service.says(/listening for bounces/))

    expect(await mailTo(port, { to, raw: fixture('qmail') })).toBe(250)
    service.kill('SIGKILL')
    await service.ended
    await listen()

    await until(async () => (await stateOf(db, id)).state === 'failed', 25)
  })

  it('refuses to start without its domain', async () => {
    await expect(startService('bounces', { DATABASE_URL: database.urls.mailer })).rejects.toThrow(
      'BOUNCE_DOMAIN is missing',
    )
  })
})
