import type { CommentId, ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { ThreadState } from '../threads/thread.ts'
import { type Facts, MOST_PINNED, THREAD_ACTIONS } from './actions.ts'
import { closeLedger } from './close-ledger.ts'
import {
  Before,
  BlockAction,
  type Decision,
  PageAction,
  SettingAction,
  ThreadAction,
} from './decision.ts'
import { changeComment, changeThread, type Ledger, type Occasion, pinnedIn } from './ledger.ts'
import { openLedger } from './open-ledger.ts'
import {
  findEarlierText,
  type HeldComment,
  listOvertaken,
  listUndosOf,
  listWithParts,
} from './store.ts'
import { undoDeed } from './undo-deed.ts'

type Tx = Transaction<CommentsSchema>

export type UndoOrder = Omit<Occasion, 'now'> & { id: string }

export type Undone = {
  outcome: 'undone' | 'unchanged'
  /** The undoing: a decision of its own. */
  decisionId: string
  /** How many comments or threads are again what they were. */
  restored: number
  /** How many were changed since, and are left as they are. */
  left: number
}

/**
 * Takes a decision back, once: what it changed is again what it was. Of one on many comments,
 * those that nothing newer has changed and that still say something; where that is none of
 * them, it is too late.
 */
export async function undoDecision(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { id, ...order }: UndoOrder,
): Promise<Undone> {
  return db.transaction().execute(async (tx) => {
    const taken = await listWithParts(tx, order.site, id)
    const head = taken.find((decision) => decision.id === id)
    if (!head) throw new Problem('decision-not-found')
    refuseUnlessOurs(head)
    if (PageAction.safeParse(head.action).success) {
      return { ...(await undoDeed(tx, head, order)), restored: 1, left: 0 }
    }

    const ledger = await openLedger(tx, { ...order, now: now() }, aboutOf(taken))
    const undos = await listUndosOf(tx, taken.map(idOf))
    const earlier = undos.get(id)
    if (earlier) return { outcome: 'unchanged', decisionId: earlier, restored: 0, left: 0 }

    const restorable = await listRestorable(tx, ledger, taken)
    const fresh = restorable.filter((decision) => !undos.has(decision.id))
    if (fresh.length === 0) throw tooLate(whyTooLate(ledger, taken))

    const decisionId = await takeBack(tx, ledger, { head, fresh })
    await closeLedger(tx, ledger)
    const left = taken.filter((decision) => !fresh.includes(decision) && changedSomething(decision))
    return { outcome: 'undone', decisionId, restored: fresh.length, left: left.length }
  })
}

function tooLate(detail: string): Problem {
  return new Problem('undo-refused', { detail })
}

function refuseUnlessOurs({ action, actorKind }: Decision): void {
  if (action === 'undo') throw tooLate('An undo is not undone. Decide again.')
  if (BlockAction.safeParse(action).success) throw tooLate('A block is not undone. Lift it.')
  if (SettingAction.safeParse(action).success) throw tooLate('A setting is not undone. Set it.')
  if (action === 'erase') throw tooLate('Whoever was erased is not known any more.')
  if (actorKind === 'author') throw tooLate('What its author did stays with the author.')
}

function idOf({ id }: Decision): string {
  return id
}

function aboutOf(taken: Decision[]): { comments: CommentId[]; threads: ThreadId[] } {
  return {
    comments: taken.flatMap(({ commentId }) => commentId ?? []),
    threads: taken.flatMap(({ threadId }) => threadId ?? []),
  }
}

function changedSomething({ before }: Decision): boolean {
  return Object.keys(Before.parse(before)).length > 0
}

/** Those whose comment or thread is still what they made of it; a part in which nothing changed is none. */
async function listRestorable(tx: Tx, ledger: Ledger, taken: Decision[]): Promise<Decision[]> {
  const overtaken = new Set(await listOvertaken(tx, taken.map(idOf)))
  return taken.filter(
    (decision) =>
      (changedSomething(decision) || taken.length === 1) &&
      !overtaken.has(decision.id) &&
      isAsLeft(ledger, decision) &&
      !isTextGone(ledger, decision),
  )
}

function isAsLeft({ comments, threads }: Ledger, decision: Decision): boolean {
  const { commentId, threadId, toStatus, versions } = decision
  if (commentId) {
    const comment = comments.get(commentId)
    return comment?.status === toStatus && comment.versions === versions
  }
  const { data: action } = ThreadAction.safeParse(decision.action)
  const thread = threadId && threads.get(threadId)
  return Boolean(action && thread && thread.state === THREAD_ACTIONS[action])
}

/** Brought back to where it was before it was deleted, it would say nothing. */
function isTextGone({ comments }: Ledger, { commentId, before }: Decision): boolean {
  const comment = commentId && comments.get(commentId)
  if (!comment || comment.status !== 'deleted' || comment.text !== '') return false
  return Before.parse(before).status !== undefined
}

function whyTooLate(ledger: Ledger, taken: Decision[]): string {
  const isGone = taken.some((decision) => isTextGone(ledger, decision))
  return isGone ? 'Its text is gone.' : 'Something newer has changed it.'
}

type Taken = { head: Decision; fresh: Decision[] }

/** The undoing of a part is a part of the undoing. */
async function takeBack(tx: Tx, ledger: Ledger, { head, fresh }: Taken): Promise<string> {
  const partOf = await takeOneBack(tx, ledger, { decision: head, isKept: !fresh.includes(head) })
  for (const decision of fresh) {
    if (decision !== head) await takeOneBack(tx, ledger, { decision, partOf, isKept: false })
  }
  return partOf
}

type One = { decision: Decision; partOf?: string; isKept: boolean }

async function takeOneBack(
  tx: Tx,
  ledger: Ledger,
  { decision, partOf, isKept }: One,
): Promise<string> {
  const before = Before.parse(isKept ? {} : decision.before)
  const links = { action: 'undo', undoes: decision.id, partOf } as const

  const thread = decision.threadId && ledger.threads.get(decision.threadId)
  if (thread) {
    const state = ThreadState.nullable().parse(before.threadState ?? null)
    return changeThread(ledger, thread, { ...links, state })
  }
  const comment = decision.commentId && ledger.comments.get(decision.commentId)
  if (!comment) throw new Error('a decision is about nothing')
  return changeComment(ledger, comment, {
    ...links,
    facts: await factsOf(tx, ledger, { comment, before }),
  })
}

type Past = { comment: HeldComment; before: Before }

/** A place at the top of the thread that somebody else has taken meanwhile is not given back. */
async function factsOf(tx: Tx, ledger: Ledger, { comment, before }: Past): Promise<Partial<Facts>> {
  const { status, reasons, editedAt, pinnedAt, featuredAt, heldAt, textNumber } = before
  const hasRoom = pinnedIn(ledger, comment.threadId) < MOST_PINNED
  return {
    ...(status && { status }),
    ...(reasons && { reasons }),
    ...(editedAt !== undefined && { editedAt }),
    ...(featuredAt !== undefined && { featuredAt }),
    ...(heldAt !== undefined && { heldAt }),
    ...(pinnedAt !== undefined && { pinnedAt: hasRoom ? pinnedAt : null }),
    ...(textNumber !== undefined && { text: await earlierText(tx, comment, textNumber) }),
  }
}

async function earlierText(tx: Tx, { id }: HeldComment, number: number): Promise<string> {
  const text = await findEarlierText(tx, id, number)
  if (!text) throw tooLate('The earlier text is gone.')
  return text
}
