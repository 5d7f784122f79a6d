import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { insertThreadKeys } from '../threads/store.ts'
import type { Thread } from '../threads/thread.ts'
import { listNamesOfOthers } from './store.ts'

/**
 * Has these names lead to a thread, and says which of them did not before. One that leads to
 * another thread is not taken away from it: whoever wants that merges the two.
 */
export async function takeNames(
  tx: Transaction<CommentsSchema>,
  { siteId: site, id }: Pick<Thread, 'siteId' | 'id'>,
  names: string[],
): Promise<string[]> {
  const taken = await insertThreadKeys(tx, { site, names, id })
  const [other] = await listNamesOfOthers(tx, { site, names, id })
  if (!other) return taken

  const detail = `Thread ${other.threadId} goes by it. To have one thread of both, merge them.`
  throw new Problem('page-name-taken', { detail })
}
