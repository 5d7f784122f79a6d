import type { Site } from '@afterword/shared/access/store'
import type { ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { announceRemoval } from '../purges/announce-removal.ts'
import type { CommentsSchema } from '../schema.ts'
import { updateClaimedThread } from '../threads/claim-store.ts'
import { findThreadById, findThreadNow, lockThreads } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import {
  insertMerge,
  isHidden,
  markMerged,
  updateMergedThread,
  updateThreadOfComments,
} from './merge-store.ts'
import { listNames, updateNames } from './store.ts'
import { writeDown } from './write-down.ts'

type Tx = Transaction<CommentsSchema>

export type Merge = {
  site: Site
  from: ThreadId
  into: ThreadId
  actor: Actor
  note: string | null
}

/**
 * Makes one thread of two: what was said in the one, and all its names, are the other's from now
 * on. Said again, it changes nothing.
 */
export async function mergeThreads({ db }: Pick<Deps, 'db'>, merge: Merge): Promise<Thread> {
  const { actor, note } = merge
  return db.transaction().execute(async (tx) => {
    const { from, into } = await holdBoth(tx, merge)
    if (from.id === into.id) return into
    await refuseToShow(tx, { from, into })

    const ids = { from: from.id, into: into.id }
    // Newer than all that anybody has seen of either.
    const version = Math.max(from.version, into.version) + 1
    const decision = await writeDown(tx, {
      thread: from,
      action: 'merge-thread',
      reason: into.id,
      actor,
      note,
    })
    await insertMerge(tx, { decision, names: await listNames(tx, from.id) })
    await updateThreadOfComments(tx, { ...ids, version, decision })
    await updateNames(tx, ids)
    await updateClaimedThread(tx, ids)
    await markMerged(tx, { ...ids, version })
    const merged = await updateMergedThread(tx, { ...ids, version, more: from.approvedCount })

    await announceRemoval(tx, [from.id, into.id], 'merged')
    return merged
  })
}

type Both = { from: Thread; into: Thread }

/**
 * Holds both, in the order everybody does. Once they are merged, both are the one that is left;
 * that one need not be held then.
 */
async function holdBoth(tx: Tx, merge: Merge): Promise<Both> {
  const { from, into } = await findBoth(tx, merge)
  if (from.id === into.id) return { from, into }

  await lockThreads(tx, [from.id, into.id])
  const held = await Promise.all([findThreadById(tx, from.id), findThreadById(tx, into.id)])
  const [heldFrom, heldInto] = held
  // Another merge came first.
  if (!heldFrom || !heldInto || heldFrom.mergedInto || heldInto.mergedInto) {
    return holdBoth(tx, merge)
  }
  return { from: heldFrom, into: heldInto }
}

async function findBoth(tx: Tx, { site, from: fromId, into: intoId }: Merge): Promise<Both> {
  const from = await findThreadNow(tx, { site: site.id, id: fromId })
  if (!from) throw new Problem('thread-not-found')

  const into = await findThreadNow(tx, { site: site.id, id: intoId })
  if (!into) throw badTarget('The site has no such thread.')
  if (fromId === intoId) throw badTarget('This is the same thread.')
  if (from.id !== fromId && from.id !== into.id) {
    throw new Problem('thread-not-found', { detail: `It was merged into ${from.id}.` })
  }
  return { from, into }
}

/** What a moderator has hidden is not shown by the way. */
async function refuseToShow(tx: Tx, { from, into }: Both): Promise<void> {
  if (!(await isHidden(tx, from.id)) || (await isHidden(tx, into.id))) return
  throw badTarget('The one is hidden and the other is not. Hide both, or show both, first.')
}

function badTarget(detail: string): Problem {
  return new Problem('invalid-body', { errors: [{ pointer: '#/into', detail }] })
}
