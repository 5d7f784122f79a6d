import { ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { partThreads } from '../thread-names/part-threads.ts'
import { writeDown } from '../thread-names/write-down.ts'
import { lockThreads } from '../threads/store.ts'
import type { Decision } from './decision.ts'
import type { Occasion } from './ledger.ts'
import { listUndosOf } from './store.ts'

type Tx = Transaction<CommentsSchema>

/** The undoing of a deed: made now, or one that was made before. */
export type UndoneDeed = { outcome: 'undone' | 'unchanged'; decisionId: string }

/**
 * Takes back what was done about a whole thread: two that were merged are parted, and a proposal
 * that was dismissed may come again.
 */
export async function undoDeed(
  tx: Tx,
  deed: Decision,
  { actor, note }: Pick<Occasion, 'actor' | 'note'>,
): Promise<UndoneDeed> {
  const { id: undoes, siteId, threadId, action, reason } = deed
  if (!threadId) throw new Error('a deed is about no thread')
  const other = ThreadId.safeParse(reason).data
  await lockThreads(tx, [threadId, ...(other ? [other] : [])])
  const earlier = (await listUndosOf(tx, [undoes])).get(undoes)
  if (earlier) return { outcome: 'unchanged', decisionId: earlier }

  if (action === 'merge-thread') await partThreads(tx, deed)
  else if (action !== 'dismiss-proposal') throw notUndone()
  const thread = { id: threadId, siteId }
  const decisionId = await writeDown(tx, { thread, action: 'undo', undoes, reason, actor, note })
  return { outcome: 'undone', decisionId }
}

function notUndone(): Problem {
  const detail = 'A name or an address is not undone. Say what it is to be instead.'
  return new Problem('undo-refused', { detail })
}
