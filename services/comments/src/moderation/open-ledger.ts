import type { CommentId, ThreadId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Ledger, Occasion } from './ledger.ts'
import { countPinned, listThreadsOf, lockComments, lockThreadsOfSite } from './store.ts'

type Tx = Transaction<CommentsSchema>
type About = { comments: CommentId[]; threads: ThreadId[] }

/**
 * Holds what is to be decided on for this transaction: threads first, then comments, as whoever
 * posts, edits or moves them does. Two who decide at once take turns.
 */
export async function openLedger(tx: Tx, occasion: Occasion, about: About): Promise<Ledger> {
  const threads = await holdThreads(tx, occasion, about)
  const comments = await lockComments(tx, occasion.site, about.comments)
  const found = new Map(comments.map((comment) => [comment.id, comment]))
  return {
    ...occasion,
    found,
    comments: new Map(found),
    threads,
    pinned: await countPinned(tx, [...threads.keys()]),
    decisions: [],
  }
}

/** A thread may have been merged into another while we waited for it: then that is held too. */
async function holdThreads(
  tx: Tx,
  { site }: Occasion,
  { comments, threads }: About,
): Promise<Ledger['threads']> {
  const held: Ledger['threads'] = new Map()
  let wanted = [...threads, ...(await listThreadsOf(tx, site, comments))]
  while (wanted.length > 0) {
    for (const thread of await lockThreadsOfSite(tx, site, wanted)) held.set(thread.id, thread)
    const standing = await listThreadsOf(tx, site, comments)
    wanted = standing.filter((id) => !held.has(id))
  }
  return held
}
