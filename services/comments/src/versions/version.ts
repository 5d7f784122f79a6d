import type { CommentId } from '@afterword/shared/ids'

/** What a comment said before one of its changes. Deleted with it by its author, unless held. */
export type CommentVersionsTable = {
  commentId: CommentId
  /** From 1, in the order they were replaced. */
  number: number
  text: string
  replacedAt: Date
}

export type Version = Omit<CommentVersionsTable, 'commentId'>
