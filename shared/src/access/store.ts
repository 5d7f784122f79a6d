import type { Kysely, Selectable } from 'kysely'
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

export async function findLiveApiKey(db: Db, hash: Buffer): Promise<ApiKey | undefined> {
  return db
    .selectFrom('platform.apiKeys')
    .selectAll()
    .where('hash', '=', hash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
}
