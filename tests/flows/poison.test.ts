import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { announce, createReaders, listDeliveries, testMailers } from '../support/mailer.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { until } from '../support/until.ts'

const { database, redis, db, mail, newSite } = testMailers()

/** Among others three times, and alone three times: then it is left to a person. */
const MOST_DEATHS = 6

async function startProcess(): Promise<ServiceProcess> {
  const started = await startService('mailer', {
    DATABASE_URL: database.urls.mailer,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    SMTP_URL: mail.url(),
  })
  onTestFinished(async () => {
    started.kill('SIGKILL')
    await started.ended
  })
  return started
}

it('a delivery that brings down its sender holds up nobody, and is parked in the end', async () => {
  const siteId = await newSite()
  await createReaders(db, siteId, { count: 1, name: 'poison' })
  const others = await createReaders(db, siteId, { count: 11 })
  let running: ServiceProcess | undefined
  let deaths = 0
  mail.behave({
    rcpt(to) {
      if (!to.startsWith('poison')) return undefined
      deaths += 1
      running?.kill('SIGKILL')
      return 'drop'
    },
  })
  await announce(db, siteId)

  const isParked = async (): Promise<boolean> =>
    (await listDeliveries(db)).some(({ reason }) => reason === 'crashes-sender')
  while (!(await isParked())) {
    running = await startProcess()
    const before = deaths
    await until(async () => expect(deaths > before || (await isParked())).toBe(true), 30)
    if (deaths === before) break
    await running.ended
    // Spares the test the waiting for leases of the real length.
    await sql`update mailer.senders set lease_until = now()`.execute(db)
  }
  await until(async () => {
    const states = (await listDeliveries(db)).map(({ state }) => state)
    expect(states.filter((state) => state === 'sent')).toHaveLength(others.length)
  }, 30)

  expect(deaths).toBeLessThanOrEqual(MOST_DEATHS)
  expect(new Set(mail.inbox.flatMap(({ recipients }) => recipients))).toEqual(new Set(others))
  const parked = (await listDeliveries(db)).filter(({ state }) => state === 'failed')
  expect(parked).toMatchObject([{ reason: 'crashes-sender', loneCrashes: 3 }])
}, 180_000)
