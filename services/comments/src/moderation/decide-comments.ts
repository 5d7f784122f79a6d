import type { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { Status } from '../comments/comment.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import type { ThreadState } from '../threads/thread.ts'
import { ACTIONS, type Scene, THREAD_ACTIONS } from './actions.ts'
import { closeLedger } from './close-ledger.ts'
import type { CommentAction, ThreadAction } from './decision.ts'
import {
  changeComment,
  changeThread,
  differences,
  type Ledger,
  type Occasion,
  pinnedIn,
} from './ledger.ts'
import { openLedger } from './open-ledger.ts'
import { type HeldComment, listDeletions, listOthersByAuthor } from './store.ts'

type Tx = Transaction<CommentsSchema>

export type AskedOfComment = {
  commentId: CommentId
  action: CommentAction
  /** What it is thought to be: where it is something else by now, somebody was faster. */
  from?: Status | undefined
  /** How many earlier texts it is thought to have: where it has more, its author was faster. */
  versions?: number | undefined
  /** What it is to say, for `edit`. */
  text?: string | undefined
  /** Why it is to wait, for `wait`. */
  reasons?: string[] | undefined
}
export type AskedOfThread = { threadId: ThreadId; action: ThreadAction }

export type Order = Omit<Occasion, 'now'> & { decisions: (AskedOfComment | AskedOfThread)[] }

export type Outcome = {
  commentId: CommentId | null
  threadId: ThreadId | null
  outcome: 'decided' | 'unchanged' | 'overtaken' | 'refused' | 'not-found'
  decisionId: string | null
  /** What the comment is now. */
  status: Status | null
  /** What the thread's own state is now. */
  state: ThreadState | null
  /** How many more comments it was about. */
  others: number
  detail: string | null
}

/** As many of an author's comments are rejected at once; asked again, the next. */
const MOST_OTHERS = 1_000

/** Decides on comments and threads: all that can be, in the order given. */
export async function decideComments(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  order: Order,
): Promise<Outcome[]> {
  return db.transaction().execute((tx) => decideIn(tx, { ...order, now: now() }))
}

/** Decides within a transaction of the caller's, who holds no thread or comment but these. */
export async function decideIn(
  tx: Tx,
  { decisions, ...occasion }: Order & Occasion,
): Promise<Outcome[]> {
  const others = await othersOf(tx, occasion.site, decisions)
  const ledger = await openLedger(tx, occasion, {
    comments: [...new Set([...decisions.flatMap(commentOf), ...[...others.values()].flat()])],
    threads: decisions.flatMap((asked) => ('threadId' in asked ? [asked.threadId] : [])),
  })
  const deletions = await deletionsOf(tx, ledger)

  const outcomes = decisions.map((asked) =>
    'threadId' in asked
      ? decideThread(ledger, asked)
      : decideComment(ledger, asked, { deletions, others: others.get(asked.commentId) ?? [] }),
  )
  await closeLedger(tx, ledger)
  return outcomes
}

type Others = Map<CommentId, CommentId[]>
type Deletions = Map<CommentId, NonNullable<Scene['deletion']>>

function commentOf(asked: AskedOfComment | AskedOfThread): CommentId[] {
  return 'commentId' in asked ? [asked.commentId] : []
}

async function othersOf(tx: Tx, site: SiteId, decisions: Order['decisions']): Promise<Others> {
  const others: Others = new Map()
  for (const asked of decisions) {
    if ('threadId' in asked || !ACTIONS[asked.action].toOthers) continue
    const about = { site, id: asked.commentId, limit: MOST_OTHERS }
    others.set(asked.commentId, await listOthersByAuthor(tx, about))
  }
  return others
}

async function deletionsOf(tx: Tx, { found }: Ledger): Promise<Deletions> {
  const deleted = [...found.values()].filter(({ status }) => status === 'deleted')
  const deletions = await listDeletions(
    tx,
    deleted.map(({ id }) => id),
  )
  return new Map(deletions.map(({ commentId, ...deletion }) => [commentId, deletion]))
}

const NOTHING = {
  commentId: null,
  threadId: null,
  decisionId: null,
  status: null,
  state: null,
  others: 0,
  detail: null,
}

function decideComment(
  ledger: Ledger,
  asked: AskedOfComment,
  { deletions, others }: { deletions: Deletions; others: CommentId[] },
): Outcome {
  const { commentId, action } = asked
  const comment = ledger.comments.get(commentId)
  if (!comment) return { ...NOTHING, commentId, outcome: 'not-found' }

  const scene = {
    comment,
    pinned: pinnedIn(ledger, comment.threadId),
    deletion: deletions.get(commentId),
  }
  const left = { ...NOTHING, commentId, status: comment.status }
  const detail = ACTIONS[action].refuses?.(scene)
  if (detail) return { ...left, outcome: 'refused', detail }

  const facts = differences(comment, ACTIONS[action].does(scene, { ...asked, now: ledger.now }))
  const rest = others.flatMap((id) => ledger.comments.get(id) ?? []).filter(isUpForRejection)
  const isNews = Object.keys(facts).length + rest.length > 0 || dismissesReports(comment, action)
  if (!isNews) return { ...left, outcome: 'unchanged' }
  if (isOvertaken(asked, comment)) return { ...left, outcome: 'overtaken' }

  const decisionId = changeComment(ledger, comment, { action, facts })
  decideOthers(ledger, rest, { action, partOf: decisionId })
  const status = facts.status ?? comment.status
  return { ...left, outcome: 'decided', decisionId, status, others: rest.length }
}

function isOvertaken(
  { from, versions }: AskedOfComment,
  comment: Pick<HeldComment, 'status' | 'versions'>,
): boolean {
  return (
    (from ?? comment.status) !== comment.status ||
    (versions ?? comment.versions) !== comment.versions
  )
}

/** To let a comment stand that readers have reported is a decision, though it changes nothing. */
function dismissesReports({ isReported }: HeldComment, action: CommentAction): boolean {
  return action === 'approve' && isReported
}

function isUpForRejection({ status }: HeldComment): boolean {
  return status === 'pending' || status === 'approved'
}

function decideOthers(
  ledger: Ledger,
  rest: HeldComment[],
  { action, partOf }: { action: CommentAction; partOf: string },
): void {
  const { toOthers } = ACTIONS[action]
  if (!toOthers) return
  for (const comment of rest) {
    const scene = { comment, pinned: 0, deletion: undefined }
    const facts = ACTIONS[toOthers].does(scene, { now: ledger.now })
    changeComment(ledger, comment, { action: toOthers, facts, partOf })
  }
}

function decideThread(ledger: Ledger, { threadId, action }: AskedOfThread): Outcome {
  const thread = ledger.threads.get(threadId)
  if (!thread) return { ...NOTHING, threadId, outcome: 'not-found' }

  const state = THREAD_ACTIONS[action]
  if (thread.state === state) return { ...NOTHING, threadId, outcome: 'unchanged', state }
  const decisionId = changeThread(ledger, thread, { action, state })
  return { ...NOTHING, threadId, outcome: 'decided', decisionId, state }
}
