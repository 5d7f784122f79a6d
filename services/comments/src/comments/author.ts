import type { AuthorId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** Whoever signs with one name and one address. */
export type AuthorsTable = {
  id: AuthorId
  siteId: SiteId
  /** Empty where the site asks for none. */
  name: string
  address: string | null
  verifiedAt: Date | null
  /** They asked to be erased; what a legal hold keeps of them goes when it ends. */
  erasedAt: Generated<Date | null>
  createdAt: Generated<Date>
}

export type Signature = { name: string; address: string | null }
