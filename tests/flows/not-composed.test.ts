import { sql } from 'kysely'
import supertest from 'supertest'
import { expect, it } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import {
  announce,
  createReaders,
  listDeliveries,
  testMailers,
  untilStates,
} from '../support/mailer.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite } = testMailers()

/** A new version may mend it, so it is tried again, but not for ever. */
const MOST_TRIES = 5

it('a delivery that cannot be composed holds up nobody, is parked, and goes once that is mended', async () => {
  const siteId = await newSite()
  const authorization = `Bearer ${await createApiKey(db, siteId, ['admin'])}`
  const [unlucky = '', ...others] = await createReaders(db, siteId, { count: 4 })
  await sql`update subscriptions.subscribers set locale = 'de' where address = ${unlucky}`.execute(
    db,
  )
  const planner = mailer.start({ holdDelivery: true })
  await announce(db, siteId)
  await untilStates(db, { pending: 4 })
  await planner.stop()
  // As of a version that speaks a language this one does not.
  await sql`update mailer.contents set locale = 'tlh' where locale = 'de'`.execute(db)

  const { listener, stop } = mailer.start()
  for (let attempts = 1; attempts < MOST_TRIES; attempts += 1) {
    await until(async () => {
      const deferred = (await listDeliveries(db)).filter(({ state }) => state === 'deferred')
      expect(deferred).toMatchObject([{ reason: 'not-composed', attempts }])
    })
    await sql`update mailer.deliveries set due_at = now() where state = 'deferred'`.execute(db)
  }
  await untilStates(db, { sent: 3, failed: 1 })

  expect(mail.inbox.flatMap(({ recipients }) => recipients).toSorted()).toEqual(others)
  const unresolved = `/mailer/v1/sites/${siteId}/unresolved-deliveries`
  const { body } = await supertest(listener).get(unresolved).set({ authorization }).expect(200)
  expect(body.deliveries).toMatchObject([{ state: 'failed', reason: 'not-composed' }])
  await stop()

  await sql`update mailer.contents set locale = 'de' where locale = 'tlh'`.execute(db)
  await supertest(mailer.start().listener)
    .post(`/mailer/v1/sites/${siteId}/deliveries/${body.deliveries[0].id}/resolutions`)
    .set({ authorization })
    .send({ resolution: 'resend' })
    .expect(204)

  await untilStates(db, { sent: 4 })
  expect(mail.to(unlucky)).toMatchObject([{ text: expect.stringContaining('Artikel lesen') }])
})
