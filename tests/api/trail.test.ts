import type { Lane } from '@afterword/mailer/deliveries/delivery-kind'
import { RepliesErased } from '@afterword/shared/contracts/mail'
import { send } from '@afterword/shared/messages/send'
import { sql } from 'kysely'
import supertest from 'supertest'
import { describe, expect, it } from 'vitest'
import { createSent } from '../support/bounces.ts'
import { createApiKey } from '../support/builders.ts'
import { announce, askToConfirm, untilStates } from '../support/mailer.ts'
import { createCampaign, createSubscriber } from '../support/subscriptions.ts'
import { ADDRESS, HELD, testTrail } from '../support/trail.ts'
import { until } from '../support/until.ts'

const { db, mail, mailer, newSite, site, ask, read, subscribe, change } = testTrail()

describe('why a mail has not left', () => {
  /** A delivery that was planned, and that nobody sends. */
  async function planned(): Promise<string> {
    await subscribe()
    const planner = mailer.start({ holdDelivery: true })
    const campaign = await announce(db, site())
    await untilStates(db, { pending: 1 })
    await planner.stop()
    return campaign
  }

  it('all mail is held', async () => {
    const campaign = await planned()

    expect((await ask({ campaign })).says).toEqual(['It is waiting for its turn.', HELD])
  })

  it('the site lacks something', async () => {
    const campaign = await planned()
    await sql`update platform.sites set contact = '' where id = ${site()}`.execute(db)

    expect(await read({ campaign })).toEqual([
      'It is waiting for its turn.',
      'All mail of the site is held. It has no contact: afterword site set <id> --contact …',
    ])
  })

  it('the campaign is paused, or kept back because of how its mails fare', async () => {
    const campaign = await planned()
    await sql`update subscriptions.campaigns set state = 'paused' where id = ${campaign}`.execute(
      db,
    )
    await sql`insert into mailer.campaign_holds (campaign_id, site_id, reason, detail)
      values (${campaign}, ${site()}, 'hard-bounces', '5 of the latest 50')`.execute(db)

    const answer = await ask({ campaign })

    expect(answer.says).toEqual(
      expect.arrayContaining([
        'The campaign is kept back. Many of its addresses do not exist: 5 of the latest 50.',
        'The campaign is paused.',
      ]),
    )
    expect(answer['campaign']).toMatchObject({
      state: 'paused',
      holds: [{ reason: 'hard-bounces', releasedAt: null }],
    })
  })

  it('a relay is left alone', async () => {
    const campaign = await planned()
    await sql`insert into mailer.relay_pauses (relay, reason, paused_until)
      values ('127.0.0.1', 'sender-refused', now() + interval '1 h')`.execute(db)
    const sending = mailer.start()

    const answer = await ask({ campaign }, sending)
    await sql`delete from mailer.relay_pauses`.execute(db)

    expect(answer.says).toEqual([
      'It is waiting for its turn.',
      expect.stringMatching(
        /^The relay 127\.0\.0\.1 is left alone until \d{4}\S+ The server does not believe/,
      ),
    ])
  })

  it('the server asked us to come again, each time with its own words', async () => {
    await subscribe()
    mail.behave({ rcpt: () => '450 4.2.1 not now' })
    const sending = mailer.start()
    await announce(db, site())
    await untilStates(db, { deferred: 1 })
    mail.behave({ rcpt: () => '452 4.2.2 try later' })
    await sql`update mailer.deliveries set due_at = now()`.execute(db)
    const tries = async () => (await ask({}, sending)).deliveries[0]?.tries ?? []
    await expect.poll(async () => (await tries()).length, { timeout: 10_000 }).toBe(2)

    const { says, deliveries } = await ask({}, sending)

    expect(says).toEqual([
      'The newest mail: publication.',
      'It was put off and will be tried again.',
      'The server asks us to try again later, as many do with strangers.',
      expect.stringMatching(/^It is tried again after \d{4}/),
    ])
    expect(deliveries).toMatchObject([
      {
        tries: [
          { state: 'deferred', reason: 'try-later', reply: '450 4.2.1 not now' },
          { state: 'deferred', reason: 'try-later', reply: '452 4.2.2 try later' },
        ],
      },
    ])
  })
})

describe('what became of a mail', () => {
  it('was taken', async () => {
    await subscribe()
    const sending = mailer.start()
    const campaign = await announce(db, site())
    await untilStates(db, { sent: 1 })

    const answer = await ask({ campaign }, sending)

    expect(answer.says).toEqual(['It was handed to the next mail server, which took it.'])
    expect(answer.deliveries).toMatchObject([
      { state: 'sent', reply: expect.stringMatching(/^250/), relay: '127.0.0.1', tries: [] },
    ])
  })

  it('was sent, however much has been sent to them since', async () => {
    const reader = await subscribe()
    const sending = mailer.start()
    const campaign = await announce(db, site())
    await untilStates(db, { sent: 1 })
    for (let later = 0; later < 50; later += 1) await createSent(db, site(), { reader })

    const answer = await ask({ campaign }, sending)

    expect(answer.says).toEqual(['It was handed to the next mail server, which took it.'])
    expect(answer.deliveries).toHaveLength(1)
  })

  it.each([
    [[], false, 'It is not sent again unless somebody decides so.'],
    [['campaigns'], true, 'It is not sent again unless somebody decides so.'],
    [['campaigns'], false, 'Unless a report settles that, it is sent once more within minutes.'],
  ] as [Lane[], boolean, string][])(
    'nobody knows, where %j is sent once more and this one was: %s',
    async (resendUnknown, isResent, says) => {
      const reader = await subscribe()
      const { id } = await createSent(db, site(), { reader, state: 'unknown' })
      await sql`update mailer.deliveries set is_resent = ${isResent} where id = ${id}`.execute(db)

      const answer = await ask({}, mailer.start({ holdDelivery: true, resendUnknown }))

      expect(answer.deliveries[0]?.says).toEqual(['It may or may not have been sent.', says])
    },
  )

  it('there is no such mailbox, and so the next is suppressed', async () => {
    await createSubscriber(db, site(), { address: 'nobody@example.com' })
    const sending = mailer.start()
    const first = await announce(db, site())
    await untilStates(db, { failed: 1 })
    const second = await announce(db, site())
    await untilStates(db, { failed: 1, suppressed: 1 })
    const address = 'Nobody@Example.com'

    const [failed, suppressed] = [
      await ask({ campaign: first, address }, sending),
      await ask({ campaign: second, address }, sending),
    ]

    expect(failed.says).toEqual([
      'It failed for good.',
      'The server says that there is no such mailbox.',
    ])
    expect(suppressed.says).toEqual([
      'It was not sent.',
      'The address is suppressed: nothing of this kind is sent to it.',
      expect.stringMatching(
        /^Since \d{4}-\d\d-\d\d no mail goes to the address: a server said that there is no such mailbox\.$/,
      ),
    ])
  })

  it('came back later', async () => {
    await subscribe()
    const sending = mailer.start()
    await announce(db, site())
    await untilStates(db, { sent: 1 })
    await sql`insert into mailer.feedback (site_id, delivery_id, kind, source, event_key)
      select site_id, id, 'complaint', 'mail', 'x' from mailer.deliveries`.execute(db)

    const { says } = await ask({}, sending)

    expect(says).toContain('The reader reported it as spam.')
  })

  it('they had left before it was their turn', async () => {
    await subscribe()
    const planner = mailer.start({ holdDelivery: true })
    const campaign = await announce(db, site())
    await untilStates(db, { pending: 1 })
    await planner.stop()
    await change(`state = 'ended', ended_at = now(), end_cause = 'unsubscribed'`)
    const sending = mailer.start()
    await untilStates(db, { cancelled: 1 })

    expect((await ask({ campaign }, sending)).says).toEqual([
      'It was not sent.',
      'When it was due the reader had left, paused or changed what they get.',
    ])
  })

  it('forgets what servers said about somebody who is erased', async () => {
    const reader = await subscribe()
    mail.behave({ rcpt: () => '450 4.2.1 ada@example.com is greylisted' })
    mailer.start()
    await announce(db, site())
    await untilStates(db, { deferred: 1 })
    const { rows } = await sql<{ reply: string }>`select reply from mailer.attempts`.execute(db)
    expect(rows).toMatchObject([{ reply: expect.stringContaining('ada@example.com') }])

    const { subscriberId } = reader
    await db
      .transaction()
      .execute((tx) =>
        send(tx, RepliesErased, { siteId: site(), authorIds: [], subscriberIds: [subscriberId] }),
      )

    await until(async () => {
      const left = await sql`select from mailer.attempts where reply is not null`.execute(db)
      return left.rows.length === 0
    })
  })
})

describe('the trail of an address without a campaign', () => {
  it('begins with what it follows where there is no mail', async () => {
    await subscribe()

    expect(await read()).toEqual(['The reader follows site.'])
  })

  it('knows a mail that is not of a campaign', async () => {
    const sending = mailer.start()
    await askToConfirm(db, site(), ADDRESS)
    await untilStates(db, { sent: 1 })

    expect((await ask({}, sending)).says).toEqual([
      'The newest mail: confirmation.',
      'It was handed to the next mail server, which took it.',
    ])
  })
})

describe('GET …/trail', () => {
  it('is for admins of the site alone, about campaigns of the site', async () => {
    const { listener } = mailer.start({ holdDelivery: true })
    const get = (key: string, query: object) =>
      supertest(listener)
        .get(`/mailer/v1/sites/${site()}/trail`)
        .query(query)
        .set('Authorization', `Bearer ${key}`)
    const admin = await createApiKey(db, site(), ['admin'])
    const other = await newSite()
    const foreign = await createCampaign(db, other, { state: 'sending', beganAt: new Date() })

    await get('aw_nothing_at_all_here', { address: ADDRESS }).expect(401)
    await get(await createApiKey(db, site(), ['publish']), { address: ADDRESS }).expect(403)
    await get(await createApiKey(db, other, ['admin']), { address: ADDRESS }).expect(404)
    await get(admin, { address: 'nonsense' }).expect(400)
    await get(admin, { address: ADDRESS, campaign: 'x' }).expect(400)
    const { body } = await get(admin, { address: ADDRESS, campaign: foreign }).expect(404)
    expect(body.type).toBe('https://afterword.dev/problems/campaign-not-found')
  })
})
