import { randomUUIDv7 } from 'node:crypto'
import type { CommentId, SiteId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { Comment, Status } from '../comments/comment.ts'
import { settle } from '../comments/settle.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { lockThreads } from '../threads/store.ts'
import { type Action, type Actor, STATUS_AFTER } from './decision.ts'
import { insertDecisions, listThreadsOf, lockComments, updateStatuses } from './store.ts'

type Tx = Transaction<CommentsSchema>

export type Order = {
  site: SiteId
  /** One for each comment. */
  decisions: { commentId: CommentId; action: Action }[]
  actor: Actor
  note: string | null
  /** What a decision may change. A link in mail decides only what still waits. */
  from: Status[]
}

export type Outcome = {
  commentId: CommentId
  status: Status | null
  outcome: 'decided' | 'unchanged' | 'not-found'
}

type Change = { id: CommentId; action: Action; was: Status; status: Status }

/**
 * Decides on comments. Two moderators at once take turns, and the second finds nothing left to
 * change. An approved reply stays out of sight as long as what it replies to does.
 */
export async function decideComments({ db }: Pick<Deps, 'db'>, order: Order): Promise<Outcome[]> {
  const ids = order.decisions.map(({ commentId }) => commentId)
  return db.transaction().execute(async (tx) => {
    const threads = await listThreadsOf(tx, order.site, ids)
    if (threads.length > 0) await lockThreads(tx, threads)
    const comments = await lockComments(tx, order.site, ids)

    const changes = changesBy(order, comments)
    if (changes.length > 0) await apply(tx, order, changes)
    return order.decisions.map(({ commentId }) => outcomeOf(commentId, { comments, changes }))
  })
}

function changesBy(
  { decisions, from }: Order,
  comments: Pick<Comment, 'id' | 'status'>[],
): Change[] {
  const actions = new Map(decisions.map(({ commentId, action }) => [commentId, action]))
  return comments.flatMap(({ id, status: was }) => {
    const action = actions.get(id)
    const status = action && STATUS_AFTER[action]
    return status && status !== was && from.includes(was) ? [{ id, action, was, status }] : []
  })
}

async function apply(tx: Tx, { site, actor, note }: Order, changes: Change[]): Promise<void> {
  await updateStatuses(tx, changes)
  await insertDecisions(
    tx,
    changes.map(({ id, action, was, status }) => ({
      id: randomUUIDv7(),
      siteId: site,
      commentId: id,
      action,
      fromStatus: was,
      toStatus: status,
      actorKind: actor.kind,
      actorId: actor.id,
      note,
    })),
  )

  await settle(
    tx,
    changes.map(({ id }) => id),
  )
}

function outcomeOf(
  commentId: CommentId,
  { comments, changes }: { comments: Pick<Comment, 'id' | 'status'>[]; changes: Change[] },
): Outcome {
  const change = changes.find(({ id }) => id === commentId)
  if (change) return { commentId, status: change.status, outcome: 'decided' }
  const comment = comments.find(({ id }) => id === commentId)
  if (comment) return { commentId, status: comment.status, outcome: 'unchanged' }
  return { commentId, status: null, outcome: 'not-found' }
}
