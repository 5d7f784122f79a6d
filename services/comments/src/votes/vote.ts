import type { CommentId, ReaderId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import { z } from 'zod'

/** For a comment, against it, or a vote taken back. */
export const VoteValue = z.literal([1, -1, 0])
export type VoteValue = z.infer<typeof VoteValue>

/** One of each reader's on a comment. A vote taken back is no row. */
export type VotesTable = {
  commentId: CommentId
  readerId: ReaderId
  value: 1 | -1
  createdAt: Generated<Date>
}
