import type { ThreadId } from '@afterword/shared/ids'

/**
 * What a proposal is about: two threads, whichever way round, or a thread and a name. The audit
 * log holds the one as a decision's thread and the other as its reason.
 */
export type Subject = { threadId: ThreadId; reason: string }

export function pairOf(one: ThreadId, other: ThreadId): Subject {
  return one < other ? { threadId: one, reason: other } : { threadId: other, reason: one }
}
