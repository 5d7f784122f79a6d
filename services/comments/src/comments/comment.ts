import type { AuthorId, CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated, GeneratedAlways, Selectable } from 'kysely'
import { z } from 'zod'

export const Status = z.enum(['pending', 'approved', 'rejected', 'spam', 'deleted'])
export type Status = z.infer<typeof Status>

export type Comment = Selectable<CommentsTable>

export type CommentsTable = {
  id: CommentId
  siteId: SiteId
  threadId: ThreadId
  parentId: CommentId | null
  rootId: CommentId
  depth: number
  authorId: AuthorId
  website: string | null
  text: string
  html: string
  status: Status
  /** The names of the screening phases that held it, for moderators alone. */
  reasons: Generated<string[]>
  /** By reason, what made the phase object, where its name does not say all. */
  reasonDetails: Generated<Record<string, string>>
  version: number
  /** Approved: everyone may see it. */
  shown: Generated<boolean>
  /** Shown, or something below it is: then at least its place is seen. */
  placed: Generated<boolean>
  /** The thread's version at which it came to be shown; null: it never was. */
  shownSince: GeneratedAlways<number | null>
  /** When it last came to be shown; null: since it was made, or it is not. */
  shownAt: GeneratedAlways<Date | null>
  announced: Generated<boolean>
  readerId: Generated<ReaderId | null>
  /** Its author had proved the address it is signed with, or was signed in. */
  confirmed: Generated<boolean>
  byStaff: Generated<boolean>
  avatarUrl: Generated<string | null>
  networkHash: Generated<Buffer | null>
  /** The prefix of the network it came from, for moderators. */
  network: Generated<string | null>
  upVotes: Generated<number>
  downVotes: Generated<number>
  score: GeneratedAlways<number>
  pinnedAt: Generated<Date | null>
  featuredAt: Generated<Date | null>
  /** Under legal hold since. */
  heldAt: Generated<Date | null>
  createdAt: Date
  editedAt: Date | null
}

export type MailRequestsTable = {
  commentId: CommentId
  authorId: AuthorId
  createdAt: Generated<Date>
}

/** A comment that holds a place in its thread: all of it where it is shown, else its place alone. */
export type PlacedComment = Pick<
  Comment,
  | 'id'
  | 'parentId'
  | 'rootId'
  | 'depth'
  | 'shown'
  | 'website'
  | 'avatarUrl'
  | 'confirmed'
  | 'byStaff'
  | 'text'
  | 'html'
  | 'upVotes'
  | 'downVotes'
  | 'score'
  | 'pinnedAt'
  | 'featuredAt'
  | 'createdAt'
  | 'editedAt'
> & { authorName: string }

/** What a comment is beside its words when it is new. */
export const UNTOUCHED = {
  upVotes: 0,
  downVotes: 0,
  score: 0,
  pinnedAt: null,
  featuredAt: null,
  editedAt: null,
}
