import { newId, PublicationId, type SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import type { Article, NewArticle, Publication } from './publication.ts'

type Db = Kysely<SubscriptionsSchema>

/**
 * The site's hold. Keeps the row until the transaction ends, so that what several channels
 * say about one article is heard one after the other.
 */
export async function claimHoldSeconds(db: Db, siteId: SiteId): Promise<number> {
  const { holdSeconds } = await db
    .insertInto('subscriptions.siteSettings')
    .values({ siteId })
    .onConflict((conflict) =>
      conflict
        .column('siteId')
        .doUpdateSet({ holdSeconds: sql<number>`site_settings.hold_seconds` }),
    )
    .returning('holdSeconds')
    .executeTakeFirstOrThrow()
  return holdSeconds
}

/** The publication known by one of these names. If they disagree, the first name is believed. */
export async function findPublicationByKeys(
  db: Db,
  siteId: SiteId,
  keys: string[],
): Promise<PublicationId | undefined> {
  const rows = await db
    .selectFrom('subscriptions.publicationKeys')
    .select(['key', 'publicationId'])
    .where('siteId', '=', siteId)
    .where('key', 'in', keys)
    .execute()
  return keys.map((key) => rows.find((row) => row.key === key)?.publicationId).find(Boolean)
}

export async function insertPublication(
  db: Db,
  siteId: SiteId,
  article: NewArticle,
): Promise<Publication> {
  return db
    .insertInto('subscriptions.publications')
    .values({ id: newId(PublicationId), siteId, ...article })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Replaces the content. Language and time stay unless they are said again. */
export async function updatePublication(
  db: Db,
  id: PublicationId,
  { language, publishedAt, ...content }: Article,
): Promise<Publication> {
  return db
    .updateTable('subscriptions.publications')
    .set({
      ...content,
      ...(language && { language }),
      ...(publishedAt && { publishedAt }),
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Lets the publication go by these names too. A name already given stays where it is. */
export async function insertKeys(
  db: Db,
  { siteId, id }: Publication,
  keys: string[],
): Promise<void> {
  await db
    .insertInto('subscriptions.publicationKeys')
    .values(keys.map((key) => ({ siteId, key, publicationId: id })))
    .onConflict((conflict) => conflict.columns(['siteId', 'key']).doNothing())
    .execute()
}
