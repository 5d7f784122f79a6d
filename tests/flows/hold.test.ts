import { releaseDelivery } from '@afterword/mailer/instance/release-delivery'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterEach, describe, expect, it } from 'vitest'
import {
  announce,
  countStates,
  testMailers,
  untilReadySays,
  untilStates,
} from '../support/mailer.ts'
import { createSubscriber } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()

afterEach(() => sql`truncate mailer.instance`.execute(db))

async function announceOne(): Promise<void> {
  const siteId = await newSite()
  await createSubscriber(db, siteId)
  await announce(db, siteId)
  await untilStates(db, { pending: 1 })
}

describe('a mailer that is started with sending held', () => {
  it('sends nothing until somebody releases it, and then at once', async () => {
    const held = mailer.start({ holdDelivery: true })
    await announceOne()
    await untilReadySays(held, 'held')
    expect(await sql`select from mailer.senders`.execute(db)).toMatchObject({ rows: [] })

    await releaseDelivery(db)

    await untilStates(db, { sent: 1 })
    await untilReadySays(held, undefined)
  })

  it('is held again the next time, when it has run without the hold in between', async () => {
    const before = mailer.start({ holdDelivery: true })
    await releaseDelivery(db)
    await untilReadySays(before, undefined)
    await before.stop()
    const without = mailer.start()
    await until(async () => {
      const { rows } = await sql`select from mailer.instance where released_at is null`.execute(db)
      expect(rows).toHaveLength(1)
    })
    await without.stop()

    const again = mailer.start({ holdDelivery: true })
    await announceOne()

    await untilReadySays(again, 'held')
    expect(mail.arrived).toEqual([])
  })
})

describe('a copy of the database', () => {
  it('sends nothing, says so, and can be made the one that does', async () => {
    const first = mailer.start()
    await until(async () => {
      const { rows } = await sql`select from mailer.instance`.execute(db)
      expect(rows).toHaveLength(1)
    })
    await first.stop()
    await sql`update mailer.instance set identity = 'another server/16384'`.execute(db)

    const copy = mailer.start()
    await announceOne()
    await untilReadySays(copy, 'foreign')
    const metrics = await supertest(copy.listener).get('/mailer/metrics')
    expect(metrics.text).toMatch(/^mailer_held\{.*\} 1$/m)
    expect(await countStates(db)).toEqual({ pending: 1 })

    await releaseDelivery(db)

    await untilStates(db, { sent: 1 })
  })

  it('on the same server is known by the name of its instance', async () => {
    const first = mailer.start({ instanceId: 'production' })
    await until(async () => {
      const { rows } = await sql`select name from mailer.instance`.execute(db)
      expect(rows).toEqual([{ name: 'production' }])
    })
    await first.stop()

    const copy = mailer.start({ instanceId: 'staging' })
    await announceOne()

    await untilReadySays(copy, 'foreign')
    await copy.stop()
    mailer.start({ instanceId: 'production' })
    await untilStates(db, { sent: 1 })
  })
})
