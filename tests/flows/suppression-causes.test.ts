import { randomUUID } from 'node:crypto'
import type { MailerSchema } from '@afterword/mailer/schema'
import { insertSuppression } from '@afterword/mailer/suppressions/store'
import type { SuppressionCause } from '@afterword/mailer/suppressions/suppression'
import { SignInLinkDue } from '@afterword/shared/contracts/mail'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createStaff } from '../support/builders.ts'
import type { Refusal } from '../support/mail-server.ts'
import { announce, testMailers, untilStates } from '../support/mailer.ts'
import { serviceSettings } from '../support/service-settings.ts'
import { createSubscriber } from '../support/subscriptions.ts'

const { database, db, redis, mail, mailer, newSite } = testMailers()
const own = database.openAs<MailerSchema>('mailer')
const { addressHashKey } = serviceSettings(redis)
const address = 'hedy@example.com'
let siteId: SiteId

beforeEach(async () => {
  siteId = await newSite()
})

const suppress = (cause: SuppressionCause): Promise<{ cause: SuppressionCause }[]> =>
  insertSuppression(own, { siteId, address, addressHashKey }, { scope: 'all', cause })

const found = () =>
  db
    .selectFrom('mailer.suppressions')
    .select(['cause', sql<boolean>`bounced_at is not null`.as('hasBounced')])
    .where('siteId', '=', siteId)
    .execute()

describe('what is suppressed for one thing and then for another', () => {
  it.each<[SuppressionCause, SuppressionCause, SuppressionCause, boolean]>([
    ['soft-bounces', 'hard-bounce', 'hard-bounce', true],
    ['no-such-host', 'hard-bounce', 'hard-bounce', true],
    ['no-such-host', 'soft-bounces', 'soft-bounces', false],
    ['soft-bounces', 'complaint', 'complaint', false],
    ['hard-bounce', 'complaint', 'complaint', true],
    ['complaint', 'hard-bounce', 'complaint', true],
    ['manual', 'hard-bounce', 'manual', true],
  ])('%s, then %s, is %s, and has bounced: %s', async (first, second, cause, hasBounced) => {
    await suppress(first)

    expect(await suppress(second)).toMatchObject([{ cause }])
    expect(await found()).toEqual([{ cause, hasBounced }])
    expect(await suppress(second)).toEqual([])
  })

  it.each<[SuppressionCause, SuppressionCause]>([
    ['hard-bounce', 'soft-bounces'],
    ['complaint', 'soft-bounces'],
    ['soft-bounces', 'no-such-host'],
    ['manual', 'complaint'],
    ['complaint', 'manual'],
    ['hard-bounce', 'hard-bounce'],
  ])('%s, then %s, stays as it was', async (first, second) => {
    await suppress(first)

    expect(await suppress(second)).toEqual([])
    expect(await found()).toEqual([{ cause: first, hasBounced: false }])
  })

  it('is left in peace anew, from the graver on', async () => {
    await suppress('soft-bounces')
    await sql`
      update mailer.suppressions
      set created_at = now() - interval '40 days', asked_again_at = now() - interval '20 days'
      where site_id = ${siteId}
    `.execute(db)

    await suppress('complaint')

    const { rows } = await sql`
      select created_at > now() - interval '1 min' as is_new, asked_again_at
      from mailer.suppressions where site_id = ${siteId}
    `.execute(db)
    expect(rows).toEqual([{ isNew: true, askedAgainAt: null }])
  })
})

describe('a link to sign in', () => {
  it.each<[SuppressionCause, Record<string, number>]>([
    ['complaint', { sent: 1 }],
    ['hard-bounce', { suppressed: 1 }],
  ])('to somebody suppressed by hand, and then for a %s, is %j', async (cause, states) => {
    const staffId = await createStaff(db, siteId, address)
    await suppress('manual')
    await suppress(cause)
    mailer.start()

    const linkId = randomUUID()
    await db.transaction().execute((tx) => send(tx, SignInLinkDue, { siteId, staffId, linkId }))

    await untilStates(db, states)
    expect(mail.to(address)).toHaveLength(states['sent'] ?? 0)
  })
})

describe('a reader who was full for a week', () => {
  it('and turns out to be gone is suppressed as that', async () => {
    await createSubscriber(db, siteId, { address })
    // Only what is not suppressed yet is tried: the other cause comes in the meantime.
    mail.behave({
      async rcpt(): Promise<Refusal> {
        await suppress('soft-bounces')
        return '550 5.1.1 no such user'
      },
    })
    mailer.start()
    await announce(db, siteId)
    await untilStates(db, { failed: 1 })

    expect(await found()).toEqual([{ cause: 'hard-bounce', hasBounced: true }])
  })
})
