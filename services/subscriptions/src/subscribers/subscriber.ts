import type { AuthorId, SiteId, SubscriberId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'

export type Subscriber = Selectable<SubscribersTable>

/** One address on one site. */
export type SubscribersTable = {
  id: SubscriberId
  siteId: SiteId
  /** Null once erased. */
  address: string | null
  locale: Generated<string>
  timeZone: Generated<string>
  verifiedAt: Date | null
  pausedUntil: Date | null
  erasedAt: Date | null
  /** Who, in the comments service, last asked under this address. */
  authorId: Generated<AuthorId | null>
  createdAt: Generated<Date>
}
