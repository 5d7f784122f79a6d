import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCampaign } from '../support/subscriptions.ts'
import { testTrail } from '../support/trail.ts'

const { db, site, read, subscribe, change } = testTrail()

/** A campaign that has planned nothing for anybody. */
const begun = (state: 'sending' | 'held' = 'sending') =>
  createCampaign(db, site(), { state, beganAt: state === 'held' ? null : new Date() })

describe('why somebody got no mail of a campaign', () => {
  it('nobody has asked for mail with this address', async () => {
    expect(await read({ campaign: await begun() })).toEqual([
      'Nobody has asked for mail with this address.',
    ])
  })

  it('they have not confirmed', async () => {
    await subscribe({ state: 'pending' })

    expect(await read({ campaign: await begun() })).toEqual([
      'The reader has not confirmed the address.',
    ])
  })

  it('they had left', async () => {
    await subscribe()
    await change(`state = 'ended', ended_at = now(), end_cause = 'unsubscribed'`)

    expect(await read({ campaign: await begun() })).toEqual(['The reader had unsubscribed.'])
  })

  it('they follow something else', async () => {
    await subscribe()
    await change(`topic = 'section:sport'`)

    expect(await read({ campaign: await begun() })).toEqual([
      'The article is in none of what the reader follows: section:sport.',
    ])
  })

  it('they get a digest', async () => {
    await subscribe()
    await change(`frequency = 'daily'`)

    expect(await read({ campaign: await begun() })).toEqual([
      'The reader gets a daily digest in its place.',
    ])
  })

  it('they confirmed too late', async () => {
    const campaign = await begun()
    await subscribe({ since: new Date(Date.now() + 60_000) })

    expect(await read({ campaign })).toEqual([
      expect.stringMatching(/^The reader confirmed at \d{4}-.*, after sending had begun\.$/),
    ])
  })

  it('they have paused', async () => {
    await subscribe()
    await sql`update subscriptions.subscribers set paused_until = now() + interval '1 day'
      where site_id = ${site()}`.execute(db)

    expect(await read({ campaign: await begun() })).toEqual(['The reader has paused all mail.'])
  })

  it('has not begun', async () => {
    await subscribe()

    expect(await read({ campaign: await begun('held') })).toEqual([
      'The campaign has not begun: it is in its hold.',
    ])
  })
})
