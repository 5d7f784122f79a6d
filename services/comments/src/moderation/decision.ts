import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated, GeneratedAlways, Selectable } from 'kysely'
import { z } from 'zod'
import type { BlockId } from '../blocks/block.ts'
import { Status } from '../comments/comment.ts'

/** What can be done about a comment. What each needs and does stands in `actions.ts`. */
export const CommentAction = z.enum([
  'approve',
  'reject',
  'spam',
  'wait',
  'delete',
  'restore',
  'edit',
  'pin',
  'unpin',
  'feature',
  'unfeature',
  'hold',
  'release',
  'reject-all-by-author',
])
export type CommentAction = z.infer<typeof CommentAction>

export const ThreadAction = z.enum(['close-thread', 'open-thread'])
export type ThreadAction = z.infer<typeof ThreadAction>

/** What is done about a thread and the names it goes by. */
export const PageAction = z.enum([
  'merge-thread',
  'move-thread',
  'add-alias',
  'remove-alias',
  'dismiss-proposal',
])

/** What is said to hold from now on, of a thread, a section or the whole site. */
export const SettingAction = z.enum(['set-thread', 'set-section', 'change-settings'])
export type SettingAction = z.infer<typeof SettingAction>

/** What is done about whoever wrote a comment. */
export const BlockAction = z.enum(['block', 'end-block'])
export type BlockAction = z.infer<typeof BlockAction>

export const Action = z.enum([
  ...CommentAction.options,
  ...ThreadAction.options,
  ...PageAction.options,
  ...BlockAction.options,
  ...SettingAction.options,
  'erase',
  'undo',
])
export type Action = z.infer<typeof Action>

/** Who decided. An author and the reports are known by their comment, as links in mail once were. */
export const ActorKind = z.enum(['api-key', 'staff', 'mail-link', 'author', 'reports', 'system'])
export type Actor = { kind: z.infer<typeof ActorKind>; id: string }

export const MODERATORS: Actor['kind'][] = ['api-key', 'staff', 'mail-link']

/** What was changed, as it was before: what an undo puts back. Never a text: that has a number. */
export const Before = z.object({
  status: Status.optional(),
  reasons: z.array(z.string()).optional(),
  editedAt: z.coerce.date().nullable().optional(),
  pinnedAt: z.coerce.date().nullable().optional(),
  featuredAt: z.coerce.date().nullable().optional(),
  heldAt: z.coerce.date().nullable().optional(),
  textNumber: z.int().optional(),
  threadState: z.string().nullable().optional(),
})
export type Before = z.infer<typeof Before>

export type Decision = Selectable<DecisionsTable>

/** What was decided, by whom. Appended to, never changed. Of whom was erased it says nothing. */
export type DecisionsTable = {
  id: string
  /** The order in which they were made. A bigint: text to us. */
  number: GeneratedAlways<string>
  siteId: SiteId
  /** Null where it was about a whole thread. */
  commentId: CommentId | null
  threadId: ThreadId | null
  /** Whom it was about. The block itself is forgotten a while after it is over. */
  blockId: Generated<BlockId | null>
  action: Action
  fromStatus: Status | null
  toStatus: Status | null
  before: Generated<unknown>
  /** How many earlier texts the comment had afterwards. */
  versions: Generated<number>
  /** The decision it takes back. */
  undoes: string | null
  /** The decision on many comments that it is a part of. */
  partOf: string | null
  /** Names of what held the comment, of the rule it broke, or of what else it was about. */
  reason: string | null
  actorKind: Actor['kind']
  actorId: string
  note: string | null
  /** Which of the site's rules it came from, in the site's words, for whoever it concerns. */
  rule: Generated<string | null>
  createdAt: Generated<Date>
}
