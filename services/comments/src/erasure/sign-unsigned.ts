import type { SiteId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import { insertAuthor } from '../comments/store.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { lockThreads } from '../threads/store.ts'
import { listUnsigned, updateAuthor } from './unsigned-store.ts'

type Person = { site: SiteId; address: string }

/**
 * Signs with an address what its owner said before it was known to be theirs, so that whoever
 * looks for what they said finds it. It looks to everyone as it did.
 */
export async function signUnsigned({ db }: Pick<Deps, 'db'>, person: Person): Promise<void> {
  for (;;) {
    const isDone = await db.transaction().execute((tx) => signInTurn(tx, person))
    if (isDone) return
  }
}

/** False where a merge has taken some of it to a thread that is not held. */
async function signInTurn(tx: Transaction<CommentsSchema>, person: Person): Promise<boolean> {
  const held = new Set((await listUnsigned(tx, person)).map(({ threadId }) => threadId))
  if (held.size === 0) return true
  await lockThreads(tx, [...held])

  const unsigned = await listUnsigned(tx, person)
  const within = unsigned.filter(({ threadId }) => held.has(threadId))
  for (const [name, said] of Map.groupBy(within, (comment) => comment.name)) {
    const author = await insertAuthor(tx, person.site, { name, address: said[0]?.address ?? null })
    await updateAuthor(
      tx,
      said.map(({ id }) => id),
      author,
    )
  }
  return within.length === unsigned.length
}
