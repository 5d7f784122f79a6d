import { PersonErased } from '@afterword/shared/contracts/comments'
import type { AuthorId, SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import { takeBack } from '../comments/delete-comment.ts'
import { lockComment } from '../comments/store.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { forgetAuthors } from './forget-authors.ts'
import { holdAuthors } from './hold-authors.ts'
import { countHeld, eraseReaders, eraseReporter, listAuthors, listToTakeBack } from './store.ts'

type Tx = Transaction<CommentsSchema>

/** What becomes of what they said: it is taken away, or stays without a name. */
export type Afterwards = 'removed' | 'anonymous'

type Person = { site: SiteId; address: string; afterwards: Afterwards }

/**
 * Erases whoever has an address, and tells the other services to do so. What this touches is all
 * there is of a person: authors (name, address), comments (website, avatar, network, reader;
 * text), their earlier texts, answers kept for a replay, readers, reports, reviews, proofs,
 * links. Under a legal hold a comment goes out of sight, and is kept until that ends. Says how
 * many are.
 */
export async function erasePerson(
  { db }: Pick<Deps, 'db'>,
  person: Person,
): Promise<{ kept: number }> {
  for (;;) {
    const erased = await db.transaction().execute((tx) => eraseInTurn(tx, person))
    if (erased) return erased
  }
}

async function eraseInTurn(tx: Tx, person: Person): Promise<{ kept: number } | undefined> {
  const authors = await listAuthors(tx, person)
  if (!(await holdAuthors(tx, authors))) return undefined

  const kept = authors.length > 0 ? await eraseAuthors(tx, person, authors) : 0
  await eraseReporter(tx, person)
  await eraseReaders(tx, person)
  return { kept }
}

async function eraseAuthors(
  tx: Tx,
  { site, afterwards }: Person,
  authors: AuthorId[],
): Promise<number> {
  await takeAway(tx, { authors, which: afterwards === 'removed' ? 'all' : 'held' })
  const kept = await countHeld(tx, authors)
  await forgetAuthors(tx, { site, authors })
  await send(tx, PersonErased, { siteId: site, authorIds: authors })
  return kept
}

async function takeAway(
  tx: Tx,
  what: { authors: AuthorId[]; which: 'all' | 'held' },
): Promise<void> {
  for (const id of await listToTakeBack(tx, what)) {
    const comment = await lockComment(tx, id)
    if (comment) await takeBack(tx, comment)
  }
}
