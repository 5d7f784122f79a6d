import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '@afterword/all-in-one/command-line/run'
import { replaySuppressions } from '@afterword/mailer/suppressions/replay-suppressions'
import { PersonErased } from '@afterword/shared/contracts/comments'
import { ComplaintReceived } from '@afterword/shared/contracts/feedback'
import { AuthorId, DeliveryId, newId, type SiteId } from '@afterword/shared/ids'
import { readJournal } from '@afterword/shared/journal/read-journal'
import { send } from '@afterword/shared/messages/send'
import type { SubscriptionsSchema } from '@afterword/subscriptions/schema'
import { start } from '@afterword/subscriptions/start'
import { sql } from 'kysely'
import supertest from 'supertest'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createApiKey } from '../support/builders.ts'
import { silent } from '../support/log.ts'
import { testMailers } from '../support/mailer.ts'
import { ADDRESS_HASH_KEY, serviceSettings } from '../support/service-settings.ts'
import { createSubscriber, unsubscribePath } from '../support/subscriptions.ts'
import { until } from '../support/until.ts'

const { database, db, redis, mailer, newSite } = testMailers()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterword-journal-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await sql`truncate mailer.instance`.execute(db)
})

function startSubscriptions() {
  const service = start(
    { ...serviceSettings(redis), journalFolder: folder },
    {
      db: database.openAs<SubscriptionsSchema>('subscriptions'),
      log: silent,
      now: () => new Date(),
    },
  )
  onTestFinished(() => service.stop())
  return service
}

async function release(...options: string[]) {
  const said: string[] = []
  const code = await run(['delivery', 'release', ...options], {
    env: {
      COMMENTS_DATABASE_URL: database.urls.comments,
      SUBSCRIPTIONS_DATABASE_URL: database.urls.subscriptions,
      MAILER_DATABASE_URL: database.urls.mailer,
      ADDRESS_HASH_KEY,
      JOURNAL_DIR: folder,
    },
    print: (text) => said.push(text),
    printError: (text) => said.push(text),
  })
  return { code, said: said.join('\n') }
}

/** As a backup from before knows them. */
async function forgetEnds(siteId: SiteId): Promise<void> {
  await sql`
    update subscriptions.subscriptions
    set state = 'confirmed', ended_at = null, end_cause = null where site_id = ${siteId}
  `.execute(db)
}

async function findSubscriptions(siteId: SiteId) {
  return db
    .selectFrom('subscriptions.subscriptions')
    .select(['topic', 'state', 'endCause'])
    .where('siteId', '=', siteId)
    .orderBy('topic')
    .execute()
}

async function leave(): Promise<SiteId> {
  const siteId = await newSite()
  const reader = await createSubscriber(db, siteId, { topics: ['section:sport', 'site'] })
  const { listener } = startSubscriptions()
  const left = await supertest(listener)
    .post(unsubscribePath(reader))
    .type('form')
    .send({ 'List-Unsubscribe': 'One-Click' })
  expect(left.status).toBe(200)
  return siteId
}

describe('an unsubscribe', () => {
  it('is in the journal by the time it is answered, without an address', async () => {
    const siteId = await leave()

    const { entries } = await readJournal(folder)
    expect(entries).toMatchObject([
      { what: 'unsubscribe', site: siteId, cause: 'unsubscribed', method: 'one-click' },
    ])
    expect(JSON.stringify(entries)).not.toContain('ada')
  })

  it('is known again after a restore, with its evidence, and once however often it is told', async () => {
    const siteId = await leave()
    await forgetEnds(siteId)
    await sql`delete from subscriptions.consents`.execute(db)

    const { code, said } = await release()

    expect({ code, said }).toMatchObject({
      code: 0,
      said: expect.stringContaining('Subscriptions ended: 2;'),
    })
    const ended = { state: 'ended', endCause: 'unsubscribed' }
    expect(await findSubscriptions(siteId)).toMatchObject([ended, ended])
    expect((await release()).said).toContain('Subscriptions ended: 0;')
    const consents = db.selectFrom('subscriptions.consents').select(['action', 'method'])
    const evidence = { action: 'ended', method: 'one-click' }
    expect(await consents.execute()).toEqual([evidence, evidence])
  })
})

describe('a complaint', () => {
  it('is known again after a restore', async () => {
    const siteId = await newSite()
    const { subscriberId } = await createSubscriber(db, siteId)
    startSubscriptions()
    const complaint = { siteId, subscriberId, deliveryId: newId(DeliveryId) }
    await db.transaction().execute((tx) => send(tx, ComplaintReceived, complaint))
    await until(async () => (await findSubscriptions(siteId))[0]?.state === 'ended')
    await forgetEnds(siteId)

    expect((await release()).said).toContain('Subscriptions ended: 1;')

    expect(await findSubscriptions(siteId)).toMatchObject([
      { state: 'ended', endCause: 'complaint' },
    ])
  })
})

describe('a suppression', () => {
  async function suppress(siteId: SiteId) {
    const { listener } = mailer.start({ journalFolder: folder })
    const key = await createApiKey(db, siteId, ['admin'])
    const path = `/mailer/v1/sites/${siteId}/suppressions`
    const answer = await supertest(listener)
      .post(path)
      .auth(key, { type: 'bearer' })
      .send({ address: 'Ada@example.com', scope: 'notices' })
    expect(answer.status).toBe(200)
    const [made] = answer.body.suppressions
    const lift = () =>
      supertest(listener)
        .delete(`${path}/${made.id}`)
        .auth(key, { type: 'bearer' })
        .send({ note: 'a mistake' })
    return { lift }
  }

  const listCauses = (siteId: SiteId) =>
    db
      .selectFrom('mailer.suppressions')
      .select(['scope', 'cause'])
      .where('siteId', '=', siteId)
      .execute()

  it('is known again after a restore', async () => {
    const siteId = await newSite()
    await suppress(siteId)
    await sql`delete from mailer.suppressions where site_id = ${siteId}`.execute(db)

    expect((await release()).said).toContain('addresses suppressed: 1, lifted: 0;')
    expect(await listCauses(siteId)).toEqual([{ scope: 'notices', cause: 'manual' }])
    expect((await release()).said).toContain('addresses suppressed: 0, lifted: 0;')
  })

  it('that was lifted after the backup stays lifted', async () => {
    const siteId = await newSite()
    const { lift } = await suppress(siteId)
    const ofSite = db.selectFrom('mailer.suppressions').selectAll().where('siteId', '=', siteId)
    const kept = await ofSite.execute()
    expect((await lift()).status).toBe(204)
    await sql`truncate mailer.lifted_suppressions`.execute(db)
    await db.insertInto('mailer.suppressions').values(kept).execute()

    expect((await release()).said).toContain('addresses suppressed: 0, lifted: 1;')
    expect(await listCauses(siteId)).toEqual([])
  })

  it('from after a lift that the journal knows is left alone', async () => {
    const siteId = await newSite()
    await suppress(siteId)
    const { entries } = await readJournal(folder)
    const [entry] = entries
    if (entry?.what !== 'suppress') throw new Error('no suppression in the journal')

    const at = new Date(Date.now() - 60_000).toISOString()
    const counted = await replaySuppressions(db, [{ ...entry, what: 'lift', cause: 'by-hand', at }])

    expect(counted).toEqual({ suppressed: 0, lifted: 0 })
  })
})

describe('an erasure', () => {
  it('is done again after a restore, in comments too', async () => {
    const siteId = await newSite()
    const { subscriberId } = await createSubscriber(db, siteId, { address: 'eve@example.com' })
    const authorId = newId(AuthorId)
    const author = { id: authorId, siteId, name: 'Eve', address: 'eve@example.com' }
    await db
      .insertInto('comments.authors')
      .values({ ...author, verifiedAt: null })
      .execute()
    const asked = { authorId, address: 'eve@example.com', erasedAt: null }
    const asks = db.updateTable('subscriptions.subscribers').where('id', '=', subscriberId)
    await asks.set(asked).execute()
    startSubscriptions()
    const erasure = { siteId, authorIds: [authorId], afterwards: 'anonymous' as const }
    await db.transaction().execute((tx) => send(tx, PersonErased, erasure))
    await until(async () => (await readJournal(folder)).entries.length === 1)
    await until(async () => (await findSubscriptions(siteId))[0]?.state === 'ended')

    await asks.set(asked).execute()
    await forgetEnds(siteId)
    const { said } = await release()

    expect(said).toContain('erased: 1.')
    const subscriber = db.selectFrom('subscriptions.subscribers').select('address')
    expect(await subscriber.where('id', '=', subscriberId).execute()).toEqual([{ address: null }])
    const authors = db.selectFrom('comments.authors').select(['name', 'address'])
    expect(JSON.stringify(await authors.execute())).not.toMatch(/eve/i)
    expect((await release()).said).toContain('erased: 0.')
  })
})

describe('a release', () => {
  it('wants the journal to be there', async () => {
    const { code, said } = await release()

    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringMatching(/no journal in/) })
  })

  it('refuses a damaged journal by file and line, unless told to skip that', async () => {
    const siteId = await leave()
    const [file = ''] = await readdir(folder)
    await appendFile(join(folder, file), '{"what":"unsubscr\n')
    await forgetEnds(siteId)

    const refused = await release()
    expect(refused.code).toBe(1)
    const [place = 'none'] = /\S+\.jsonl:\d+/.exec(refused.said) ?? []
    expect(place).toContain(file)
    expect(await findSubscriptions(siteId)).toMatchObject([
      { state: 'confirmed' },
      { state: 'confirmed' },
    ])

    const skipped = await release('--skip-damaged')
    expect(skipped.code).toBe(0)
    expect(skipped.said).toContain(`Damaged lines skipped: ${place}.`)
    expect(await findSubscriptions(siteId)).toMatchObject([{ state: 'ended' }, { state: 'ended' }])
  })
})
