import type { PublicationId, SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

/** What a site says of an article it has announced. */
export async function findKnownPublication(
  db: Kysely<CommentsSchema>,
  siteId: SiteId,
  publicationId: PublicationId,
): Promise<{ url: string; title: string; section: string | null } | undefined> {
  return db
    .selectFrom('subscriptions.knownPublications')
    .select(['url', 'title', 'section'])
    .where('siteId', '=', siteId)
    .where('publicationId', '=', publicationId)
    .executeTakeFirst()
}
