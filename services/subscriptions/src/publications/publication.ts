import type { PublicationId, SiteId } from '@afterword/shared/ids'
import { normalisePageUrl } from '@afterword/shared/page-url'
import type { Generated, Selectable } from 'kysely'

export type Publication = Selectable<PublicationsTable>

/** "An article appeared", however many channels said so. */
export type PublicationsTable = {
  id: PublicationId
  siteId: SiteId
  url: string
  title: string
  summary: string | null
  imageUrl: string | null
  section: string | null
  authors: string[]
  tags: string[]
  language: string
  publishedAt: Date
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

/** A name an article goes by: `id:<external id>` or `url:<normalised URL>`. */
export type PublicationKeysTable = {
  siteId: SiteId
  key: string
  publicationId: PublicationId
}

/** What a channel says about an article, and what it may leave out. */
export type Article = Pick<
  Publication,
  'url' | 'title' | 'summary' | 'imageUrl' | 'section' | 'authors' | 'tags'
> & { language?: string | undefined; publishedAt?: Date | undefined }

/** A whole one, as a publication begins. */
export type NewArticle = Article & { language: string; publishedAt: Date }

/** The names an article is known by, the surest first. */
export function keysOf({
  externalId,
  url,
}: {
  externalId: string | undefined
  url: string
}): string[] {
  const normal = normalisePageUrl(url)
  return [...(externalId ? [`id:${externalId}`] : []), ...(normal ? [`url:${normal}`] : [])]
}
