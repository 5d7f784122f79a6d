import type { SiteId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import supertest from 'supertest'
import { beforeEach } from 'vitest'
import { createApiKey } from './builders.ts'
import { testMailers } from './mailer.ts'
import { createSubscriber } from './subscriptions.ts'

/** What a mailer says of itself that is started to send nothing. */
export const HELD = 'All mail is held, as after a restore, until it is released.'
export const ADDRESS = 'ada@example.com'

type Answer = {
  says: string[]
  deliveries: { state: string; says: string[]; tries: object[] }[]
  [key: string]: unknown
}

/** Mailers, a site for each test, and one reader of it who asks why. */
export function testTrail() {
  const servers = testMailers()
  const { db, mailer, newSite } = servers
  let siteId: SiteId

  beforeEach(async () => {
    await sql`truncate mailer.attempts`.execute(db)
    siteId = await newSite()
  })

  /** Asks a mailer that sends nothing, unless the test has one that does. */
  async function ask(
    query: { campaign?: string; address?: string } = {},
    { listener } = mailer.start({ holdDelivery: true }),
  ): Promise<Answer> {
    const key = await createApiKey(db, siteId, ['admin'])
    const { body } = await supertest(listener)
      .get(`/mailer/v1/sites/${siteId}/trail`)
      .query({ address: ADDRESS, ...query })
      .set('Authorization', `Bearer ${key}`)
      .expect(200)
    return body
  }

  return {
    ...servers,
    ask,
    site: () => siteId,
    /** The answer in sentences, but for what a mailer that sends nothing says of itself. */
    read: async (query: { campaign?: string } = {}): Promise<string[]> => {
      const { says } = await ask(query)
      return says.filter((sentence) => sentence !== HELD)
    },
    subscribe: (overrides: object = {}) =>
      createSubscriber(db, siteId, { address: ADDRESS, ...overrides }),
    change: (set: string) =>
      sql`update subscriptions.subscriptions set ${sql.raw(set)} where site_id = ${siteId}`.execute(
        db,
      ),
  }
}
