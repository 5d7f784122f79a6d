import type { AuthorId, SiteId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import { insertAuthor } from '../comments/store.ts'
import { announceRemoval } from '../purges/announce-removal.ts'
import type { CommentsSchema } from '../schema.ts'
import { updateShownCount } from '../threads/store.ts'
import { anonymise, deleteAuthors, deleteTraces } from './store.ts'

type Forgotten = { site: SiteId; authors: AuthorId[] }

/**
 * Forgets authors, but for what a legal hold keeps, and says of how many comments. The caller
 * holds them and their threads.
 */
export async function forgetAuthors(
  tx: Transaction<CommentsSchema>,
  { site, authors }: Forgotten,
): Promise<number> {
  const nobody = await insertAuthor(tx, site, { name: '', address: null })
  const forgotten = await anonymise(tx, { authors, nobody })
  await deleteTraces(
    tx,
    forgotten.map(({ id }) => id),
  )
  const shown = forgotten.filter((comment) => comment.shown)
  const threads = [...new Set(shown.map(({ threadId }) => threadId))]
  for (const thread of threads) await updateShownCount(tx, thread, 0)
  await announceRemoval(tx, threads, 'edited')
  await deleteAuthors(tx, authors)
  return forgotten.length
}
