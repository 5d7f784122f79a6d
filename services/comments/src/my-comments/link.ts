import type { AuthorId, MyCommentsLinkId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** A link to all that was said under one address, mailed there on demand. */
export type MyCommentsLinksTable = {
  id: MyCommentsLinkId
  siteId: SiteId
  authorId: AuthorId
  createdAt: Generated<Date>
  expiresAt: Generated<Date>
}

/** Anyone can type anyone's address: one mail in 10 minutes, and five a day. */
export const MOST_IN_TEN_MINUTES = 1
export const MOST_A_DAY = 5
