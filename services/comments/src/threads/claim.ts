import type { SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** An id and an address said together, which do not lead to the same thread. */
export type ThreadClaimsTable = {
  siteId: SiteId
  idKey: string
  urlKey: string
  /** Where the comment that came with it went. */
  threadId: ThreadId
  seenAt: Generated<Date>
}
