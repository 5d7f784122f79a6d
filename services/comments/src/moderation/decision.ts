import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import { z } from 'zod'
import type { Status } from '../comments/comment.ts'

export const Action = z.enum(['approve', 'reject', 'spam'])
export type Action = z.infer<typeof Action>

/** What a comment is after each action. */
export const STATUS_AFTER = {
  approve: 'approved',
  reject: 'rejected',
  spam: 'spam',
} as const satisfies Record<Action, Status>

/** Who decided: an API key, a member of the staff, or whoever held the link in a moderator's mail. */
export type Actor = { kind: 'api-key' | 'staff' | 'mail-link'; id: string }

export type DecisionsTable = {
  id: string
  siteId: SiteId
  /** Null where it was about a whole thread. */
  commentId: CommentId | null
  threadId: ThreadId | null
  action: Action
  fromStatus: Status | null
  toStatus: Status | null
  /** The decision it takes back. */
  undoes: string | null
  /** Names of what held the comment, or of the rule it broke. */
  reason: string | null
  actorKind: Actor['kind']
  actorId: string
  note: string | null
  createdAt: Generated<Date>
}
