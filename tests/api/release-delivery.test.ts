import { run } from '@afterword/all-in-one/command-line/run'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { testDatabase } from '../support/postgres.ts'
import { createCampaign } from '../support/subscriptions.ts'

const { db, urls } = testDatabase()

afterEach(() => sql`truncate mailer.instance`.execute(db))

async function afterword(words: string) {
  const said: string[] = []
  const code = await run(words.split(' '), {
    env: { SUBSCRIPTIONS_DATABASE_URL: urls.subscriptions, MAILER_DATABASE_URL: urls.mailer },
    print: (text) => said.push(text),
    printError: (text) => said.push(text),
  })
  return { code, said: said.join('\n') }
}

async function listReleases(): Promise<unknown[]> {
  const { rows } = await sql`
    select identity, released_at is not null as is_released from mailer.instance
  `.execute(db)
  return rows
}

describe('afterword delivery release', () => {
  it('lets whoever comes next send from this database', async () => {
    const { code, said } = await afterword('delivery release --without-journal')

    expect({ code, said }).toMatchObject({
      code: 0,
      said: expect.stringContaining('HOLD_DELIVERY'),
    })
    expect(await listReleases()).toEqual([{ identity: null, isReleased: true }])
  })

  it('wants to hear that those who left since the backup have been ended', async () => {
    const { code, said } = await afterword('delivery release')

    expect(code).toBe(1)
    expect(said).toMatch(/--without-journal/)
    expect(await listReleases()).toEqual([])
  })

  it('cancels what is not sent yet of old publications, if asked to', async () => {
    const siteId = await createSite(db)
    const old = await createCampaign(db, siteId, { state: 'sending', beganAt: new Date() })
    await db
      .updateTable('subscriptions.publications')
      .set({ publishedAt: sql`now() - interval '3 h'` })
      .execute()
    const recent = await createCampaign(db, siteId, { state: 'held' })
    const finished = await createCampaign(db, siteId, { state: 'finished' })

    const { said } = await afterword(
      'delivery release --without-journal --skip-publications-older-than 2h',
    )

    expect(said).toMatch(/^Campaigns cancelled: 1\./)
    const rows = await db.selectFrom('subscriptions.campaigns').select(['id', 'state']).execute()
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({
      [old]: 'cancelled',
      [recent]: 'held',
      [finished]: 'finished',
    })
  })

  it('takes an age only in hours or days', async () => {
    const { code, said } = await afterword(
      'delivery release --without-journal --skip-publications-older-than soon',
    )

    expect(code).toBe(1)
    expect(said).toMatch(/--skip-publications-older-than: must be hours or days/)
  })
})
