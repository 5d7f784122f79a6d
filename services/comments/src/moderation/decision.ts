import type { CommentId, SiteId } from '@afterword/shared/ids'
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
  commentId: CommentId
  action: Action
  fromStatus: Status
  actorKind: Actor['kind']
  actorId: string
  note: string | null
  createdAt: Generated<Date>
}
