import { type Kysely, type Selectable, sql } from 'kysely'
import type { SiteId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { ApiKeysTable } from './api-key.ts'
import type { SitesTable } from './site.ts'

export type Site = Selectable<SitesTable>
export type ApiKey = Selectable<ApiKeysTable>

type Db = Kysely<PlatformSchema>

export async function findSite(db: Db, id: SiteId): Promise<Site | undefined> {
  return db.selectFrom('platform.sites').selectAll().where('id', '=', id).executeTakeFirst()
}

/** True if some site has pages at this origin. */
export async function isOriginOfSite(db: Db, origin: string): Promise<boolean> {
  const found = await db
    .selectFrom('platform.sites')
    .select('id')
    .where(sql<boolean>`${origin} = any(origins)`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function findLiveApiKey(db: Db, hash: Buffer): Promise<ApiKey | undefined> {
  return db
    .selectFrom('platform.apiKeys')
    .selectAll()
    .where('hash', '=', hash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
}
