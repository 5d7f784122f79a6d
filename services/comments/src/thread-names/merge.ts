import type { CommentId } from '@afterword/shared/ids'

/** What led to a thread before it was merged, by the decision to merge it. */
export type MergesTable = { decisionId: string; names: string[] }

/** A comment at the top of its branch that a merge has moved. */
export type MergedRootsTable = { decisionId: string; commentId: CommentId }
