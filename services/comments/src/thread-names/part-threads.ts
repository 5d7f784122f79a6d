import { ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Decision } from '../moderation/decision.ts'
import { announceRemoval } from '../purges/announce-removal.ts'
import type { CommentsSchema } from '../schema.ts'
import { urlName } from '../threads/page.ts'
import { findThreadById } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { isHidden, updateMergedThread } from './merge-store.ts'
import {
  findMergedNames,
  markParted,
  updateNamesBack,
  updateThreadOfBranches,
} from './part-store.ts'
import { listNames } from './store.ts'

type Tx = Transaction<CommentsSchema>

/**
 * Makes two threads again of what a merge made one. What was said in the one until then goes
 * back there, with all that replies to it since, and so do its names. What was begun under those
 * names since stays: nobody can tell which page it was said on. The caller holds both threads.
 */
export async function partThreads(tx: Tx, merge: Decision): Promise<void> {
  const { from, into } = await findMerged(tx, merge)
  const names = await namesOfOld(tx, merge, into)
  await refuseToShow(tx, { from, into })

  const decision = merge.id
  const ids = { from: from.id, into: into.id }
  // Newer than all that anybody has seen of either.
  const version = Math.max(from.version, into.version) + 1
  const shown = await updateThreadOfBranches(tx, { ...ids, decision, version })
  await updateNamesBack(tx, { ...ids, names })
  await markParted(tx, { id: from.id, version, approvedCount: shown })
  await updateMergedThread(tx, { into: into.id, version, more: -shown })
  await announceRemoval(tx, [from.id, into.id], 'removed')
}

type Both = { from: Thread; into: Thread }

async function findMerged(tx: Tx, { threadId, reason }: Decision): Promise<Both> {
  const from = threadId && (await findThreadById(tx, threadId))
  const into = await findThreadById(tx, ThreadId.parse(reason))
  if (!from || !into || from.mergedInto !== into.id) throw refused('It was merged anew since.')
  if (into.mergedInto) throw refused(`Both were merged into ${into.mergedInto}: undo that first.`)
  return { from, into }
}

/** But for the address where the page of the other thread has moved to meanwhile. */
async function namesOfOld(tx: Tx, merge: Decision, into: Thread): Promise<string[]> {
  const before = await findMergedNames(tx, merge.id)
  if (!before) throw refused('Nobody has noted what it moved.')

  const now = await listNames(tx, into.id)
  const names = before.filter((name) => now.includes(name) && name !== urlName(into.url))
  if (names.length === 0) throw refused('None of its names is left to go back to it.')
  return names
}

/** What a moderator has hidden is not shown by the way. */
async function refuseToShow(tx: Tx, { from, into }: Both): Promise<void> {
  if (!(await isHidden(tx, into.id)) || (await isHidden(tx, from.id))) return
  throw refused('What is hidden now would be shown.')
}

function refused(detail: string): Problem {
  return new Problem('undo-refused', { detail })
}
