import type { AuthorId, CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
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
  version: number
  shown: Generated<boolean>
  announced: Generated<boolean>
  createdAt: Date
  editedAt: Date | null
}

export type MailRequestsTable = {
  commentId: CommentId
  authorId: AuthorId
  createdAt: Generated<Date>
}

/** A comment as everyone may see it. */
export type ShownComment = Pick<
  Comment,
  'id' | 'parentId' | 'rootId' | 'depth' | 'website' | 'text' | 'html' | 'createdAt' | 'editedAt'
> & { authorName: string }
