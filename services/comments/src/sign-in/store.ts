import type { SiteId } from '@afterword/shared/ids'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Algorithm, SignIn, SignInsTable } from './signin.ts'

type Db = Kysely<CommentsSchema>

export async function findSignIn(db: Db, site: SiteId): Promise<SignIn | undefined> {
  return db.selectFrom('comments.signIns').selectAll().where('siteId', '=', site).executeTakeFirst()
}

export async function updateSignIn(
  db: Db,
  siteId: SiteId,
  changes: Omit<Insertable<SignInsTable>, 'siteId' | 'fetchedAt'>,
): Promise<SignIn> {
  const row = { ...changes, fetchedAt: sql<Date>`now()` }
  return db
    .insertInto('comments.signIns')
    .values({ siteId, ...row })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet(row))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteSignIn(db: Db, site: SiteId): Promise<void> {
  await db.deleteFrom('comments.signIns').where('siteId', '=', site).execute()
}

type StaleKeys = { siteId: SiteId; algorithm: Algorithm; jwksUrl: string }

/** Takes the keys asked for longest ago, for a minute: whoever else looks finds others. */
export async function claimStaleKeys(db: Db): Promise<StaleKeys | undefined> {
  const { rows } = await sql<StaleKeys>`
    update comments.sign_ins set fetched_at = now()
    where site_id = (
      select site_id from comments.sign_ins
      where jwks_url is not null and fetched_at < now() - interval '1 minute'
      order by fetched_at limit 1 for update skip locked
    )
    returning site_id, algorithm, jwks_url
  `.execute(db)
  return rows[0]
}

/** Unless the site has said something else in the meantime. */
export async function updateKeys(
  db: Db,
  { siteId, jwksUrl, keys }: { siteId: SiteId; jwksUrl: string; keys: string },
): Promise<void> {
  await db
    .updateTable('comments.signIns')
    .set({ keys })
    .where('siteId', '=', siteId)
    .where('jwksUrl', '=', jwksUrl)
    .execute()
}
