import type { AuthorId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { lockThreads } from '../threads/store.ts'
import { listThreadsOf, lockAuthors } from './store.ts'

/**
 * Holds authors, and before them the threads they have commented in, as whoever posts there does.
 * False where meanwhile they commented elsewhere, or a merge took their comments there: to hold
 * that thread now would be out of turn, so the caller begins anew in another transaction.
 */
export async function holdAuthors(
  tx: Transaction<CommentsSchema>,
  authors: AuthorId[],
): Promise<boolean> {
  if (authors.length === 0) return true
  const held = new Set(await listThreadsOf(tx, authors))
  if (held.size > 0) await lockThreads(tx, [...held])
  await lockAuthors(tx, authors)
  return (await listThreadsOf(tx, authors)).every((thread) => held.has(thread))
}
