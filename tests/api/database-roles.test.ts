import { type Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createSite } from '../support/builders.ts'
import { type EverySchema, testDatabase } from '../support/postgres.ts'
import type { ServiceName } from '../support/roles.ts'

const SERVICES = ['comments', 'subscriptions', 'mailer'] as const

/** Everything each service publishes to the others. */
const VIEWS = [
  'comments.reachable_authors',
  'comments.visible_comments',
  'comments.waiting_comments',
  'mailer.campaign_totals',
  'subscriptions.answerable_confirmations',
  'subscriptions.campaign_states',
  'subscriptions.deliverable',
  'subscriptions.known_publications',
]

/** Lines are added to it, and none is changed or taken away. */
const LOG = 'comments.decisions'

const database = testDatabase()
const { db } = database
const roles: Record<ServiceName, Kysely<EverySchema>> = {
  comments: database.openAs('comments'),
  subscriptions: database.openAs('subscriptions'),
  mailer: database.openAs('mailer'),
}

describe('the role of a service', () => {
  it.each(SERVICES)('lets %s write every table of its own schema', async (service) => {
    const own = await listTables(service, 'r')

    expect(own).not.toEqual([])
    expect(await listAllowed(service, { of: own, to: 'insert' })).toEqual(own)
    const changeable = own.filter((name) => name !== LOG)
    expect(await listAllowed(service, { of: own, to: 'update' })).toEqual(changeable)
    expect(await listAllowed(service, { of: own, to: 'delete' })).toEqual(changeable)
  })

  it.each(SERVICES)('keeps %s out of the tables of the others', async (service) => {
    const others = SERVICES.filter((other) => other !== service)
    const foreign = (await Promise.all(others.map((other) => listTables(other, 'r')))).flat()

    for (const to of ['select', 'insert', 'update', 'delete', 'truncate']) {
      expect(await listAllowed(service, { of: foreign, to })).toEqual([])
    }
  })

  it.each(SERVICES)('lets %s read the published views, and write none', async (service) => {
    const views = (await Promise.all(SERVICES.map((owner) => listTables(owner, 'v')))).flat()
    const foreign = views.filter((view) => !view.startsWith(`${service}.`))

    expect(views.toSorted()).toEqual(VIEWS)
    expect(await listAllowed(service, { of: foreign, to: 'select' })).toEqual(foreign)
    for (const to of ['insert', 'update', 'delete']) {
      expect(await listAllowed(service, { of: foreign, to })).toEqual([])
    }
  })

  it('lets every service send messages, and comments alone write the rest of the platform', async () => {
    const tables = (await listTables('platform', 'r')).filter((name) => !name.includes('kysely'))

    const writable = await Promise.all(
      SERVICES.map((service) => listAllowed(service, { of: tables, to: 'insert' })),
    )

    expect(writable).toEqual([tables, ['platform.messages'], ['platform.messages']])
  })

  it('makes nobody an owner, a superuser or a maker of tables', async () => {
    for (const service of SERVICES) {
      const { rows } = await sql<{ power: boolean }>`
        select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls
          or has_database_privilege(rolname, current_database(), 'create')
          or has_schema_privilege(rolname, ${service}, 'create')
          or exists (select from pg_class where relowner = pg_roles.oid) as power
        from pg_roles where rolname = current_user
      `.execute(roles[service])
      expect(rows).toEqual([{ power: false }])
    }
  })
})

describe('a service that oversteps', () => {
  it('is refused by the database itself', async () => {
    const site = await createSite(db)

    await expect(
      roles.mailer.deleteFrom('comments.comments').where('siteId', '=', site).execute(),
    ).rejects.toThrow('permission denied')
    await expect(
      roles.comments.selectFrom('subscriptions.subscribers').selectAll().execute(),
    ).rejects.toThrow('permission denied')
    await expect(
      roles.subscriptions.updateTable('platform.sites').set({ name: 'Mine' }).execute(),
    ).rejects.toThrow('permission denied')
    await expect(
      roles.comments.updateTable('platform.sites').set({ name: 'The Daily' }).execute(),
    ).resolves.toBeDefined()
  })
})

/** Names of tables (`r`) or views (`v`), as `schema.name`. */
async function listTables(schema: string, kind: 'r' | 'v'): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relnamespace::regnamespace || '.' || relname as name from pg_class
    where relnamespace = ${schema}::regnamespace and relkind in (${kind}, ${kind === 'r' ? 'p' : kind})
    order by relname
  `.execute(db)
  return rows.map(({ name }) => name)
}

async function listAllowed(
  service: ServiceName,
  { of, to }: { of: string[]; to: string },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${of}::text[]) with ordinality as t (name, place)
    where has_schema_privilege(split_part(name, '.', 1), 'usage') and has_table_privilege(name, ${to})
    order by place
  `.execute(roles[service])
  return rows.map(({ name }) => name)
}
