import type { Scope } from '@afterword/shared/access/api-key'
import { ApiKeyId, newId, ReaderId, SiteId, StaffId } from '@afterword/shared/ids'
import { hashSecret, newSecret } from '@afterword/shared/tokens/secret'
import type { Kysely } from 'kysely'
import type { EverySchema } from './postgres.ts'

type Db = Kysely<EverySchema>

/** Stores a news site. Say only what the test is about. */
export async function createSite(db: Db, id = 'daily', overrides: object = {}): Promise<SiteId> {
  const site = {
    id: SiteId.parse(id),
    name: 'The Daily',
    url: 'https://news.example',
    origins: ['https://news.example'],
    senderName: 'The Daily',
    senderAddress: 'news@news.example',
    replyTo: null,
    postalAddress: '1 Harbour Street, Port Town',
    contact: 'desk@news.example',
    ...overrides,
  }
  await db.insertInto('platform.sites').values(site).execute()
  return site.id
}

/** Makes an API key for a site and returns the secret to send. */
export async function createApiKey(db: Db, siteId: SiteId, scopes: Scope[]): Promise<string> {
  const secret = newSecret('aw')
  await db
    .insertInto('platform.apiKeys')
    .values({
      id: newId(ApiKeyId),
      siteId,
      name: 'test',
      hash: hashSecret(secret),
      scopes,
      revokedAt: null,
    })
    .execute()
  return secret
}

/** Makes a moderator who is told about waiting comments. */
export async function createStaff(db: Db, siteId: SiteId, address: string): Promise<StaffId> {
  const id = newId(StaffId)
  await db
    .insertInto('platform.staff')
    .values({ id, siteId, name: 'Hedy', address, role: 'moderator' })
    .execute()
  return id
}

type Known = {
  address?: string
  subject?: string
  name?: string
  avatarUrl?: string
  isStaff?: boolean
}

/** Makes a browser that is known by its token, and whatever else is known of who uses it. */
export async function createReader(
  db: Db,
  siteId: SiteId,
  known: Known = {},
): Promise<{ id: ReaderId; readerToken: string }> {
  const readerToken = newSecret('reader')
  const id = newId(ReaderId)
  const verifiedAt = known.address ? new Date() : null
  await db
    .insertInto('comments.readers')
    .values({ id, siteId, tokenHash: hashSecret(readerToken), verifiedAt, ...known })
    .execute()
  return { id, readerToken }
}
