import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Insertable } from 'kysely'
import type { ThreadState } from '../threads/thread.ts'
import type { Facts } from './actions.ts'
import type { Action, Actor, Before, DecisionsTable, ThreadAction } from './decision.ts'
import type { HeldComment } from './store.ts'

/** Who decides, where and when, and what they wrote down about it. */
export type Occasion = {
  site: SiteId
  actor: Actor
  note: string | null
  /** What of the site's rules they go by, for whoever it concerns. */
  rule?: string | null
  now: Date
}

export type HeldThread = { id: ThreadId; state: ThreadState | null }

/** What is held for some decisions: as it was found, as it is to be, and how it came to that. */
export type Ledger = Occasion & {
  found: ReadonlyMap<CommentId, HeldComment>
  comments: Map<CommentId, HeldComment>
  threads: Map<ThreadId, HeldThread>
  /** How many comments were pinned in each thread. */
  pinned: ReadonlyMap<ThreadId, number>
  decisions: Insertable<DecisionsTable>[]
}

type Links = { undoes?: string; partOf?: string | undefined }

/** Changes a comment, and writes down what it was: what is as it should be already does not count. */
export function changeComment(
  ledger: Ledger,
  comment: HeldComment,
  { action, facts, ...links }: Links & { action: Action; facts: Partial<Facts> },
): string {
  const changes = differences(comment, facts)
  const versions = comment.versions + (changes.text === undefined ? 0 : 1)
  const after = { ...comment, ...changes, versions }
  ledger.comments.set(comment.id, after)

  return writeDown(ledger, {
    commentId: comment.id,
    threadId: null,
    action,
    fromStatus: comment.status,
    toStatus: after.status,
    before: beforeOf(comment, changes, versions),
    versions,
    reason: after.reasons.join(' ') || null,
    ...links,
  })
}

export function changeThread(
  ledger: Ledger,
  thread: HeldThread,
  { action, state, ...links }: Links & { action: ThreadAction | 'undo'; state: ThreadState | null },
): string {
  ledger.threads.set(thread.id, { ...thread, state })
  return writeDown(ledger, {
    commentId: null,
    threadId: thread.id,
    action,
    fromStatus: null,
    toStatus: null,
    before: { threadState: thread.state },
    versions: 0,
    reason: null,
    ...links,
  })
}

type Entry = Links &
  Pick<
    Insertable<DecisionsTable>,
    'commentId' | 'threadId' | 'action' | 'fromStatus' | 'toStatus' | 'versions' | 'reason'
  > & { before: Before }

function writeDown(ledger: Ledger, { before, undoes, partOf, ...entry }: Entry): string {
  const id = randomUUIDv7()
  ledger.decisions.push({
    ...entry,
    id,
    siteId: ledger.site,
    before: JSON.stringify(before),
    undoes: undoes ?? null,
    partOf: partOf ?? null,
    actorKind: ledger.actor.kind,
    actorId: ledger.actor.id,
    note: ledger.note,
    rule: ledger.rule ?? null,
    createdAt: ledger.now,
  })
  return id
}

/** What of it is not so already. */
export function differences(comment: Facts, facts: Partial<Facts>): Partial<Facts> {
  const { status, reasons, text, editedAt, pinnedAt, featuredAt, heldAt } = comment
  const now = { status, reasons, text, editedAt, pinnedAt, featuredAt, heldAt }
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => !isDeepStrictEqual({ ...now }[name], value)),
  )
}

function beforeOf(comment: Facts, changes: Partial<Facts>, versions: number): Before {
  const { status, reasons, editedAt, pinnedAt, featuredAt, heldAt } = comment
  return {
    ...(changes.status && { status }),
    ...(changes.reasons && { reasons }),
    ...(changes.editedAt !== undefined && { editedAt }),
    ...(changes.pinnedAt !== undefined && { pinnedAt }),
    ...(changes.featuredAt !== undefined && { featuredAt }),
    ...(changes.heldAt !== undefined && { heldAt }),
    ...(changes.text !== undefined && { textNumber: versions }),
  }
}

/** How many comments are pinned in a thread after what is decided so far. */
export function pinnedIn({ found, comments, pinned }: Ledger, thread: ThreadId): number {
  const isPinned = (comment: HeldComment): boolean =>
    comment.threadId === thread && comment.pinnedAt !== null
  const before = [...found.values()].filter(isPinned).length
  const after = [...comments.values()].filter(isPinned).length
  return (pinned.get(thread) ?? 0) - before + after
}
