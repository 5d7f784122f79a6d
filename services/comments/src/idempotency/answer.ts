import type { CommentId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** The caller's name for a request, and what it asked, as hashes. */
export type RequestKey = { keyHash: Buffer; bodyHash: Buffer }

export type IdempotencyKeysTable = {
  siteId: SiteId
  keyHash: Buffer
  bodyHash: Buffer
  commentId: CommentId
  answer: unknown
  createdAt: Generated<Date>
}
