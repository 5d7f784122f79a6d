import { PersonErased } from '@afterword/shared/contracts/comments'
import type { AuthorId, SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import { takeBack } from '../comments/delete-comment.ts'
import { lockComment } from '../comments/store.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { lockThreads } from '../threads/store.ts'
import { forgetAuthors } from './forget-authors.ts'
import {
  countHeld,
  eraseReaders,
  eraseReporter,
  listAuthors,
  listThreadsOf,
  listToTakeBack,
  lockAuthors,
} from './store.ts'

type Tx = Transaction<CommentsSchema>

/** What becomes of what they said: it is taken away, or stays without a name. */
export type Afterwards = 'removed' | 'anonymous'

type Person = { site: SiteId; address: string; afterwards: Afterwards }

/**
 * Erases everyone who signs with an address, and tells the other services to do so. What this
 * touches is all there is of a person: authors (name, address), comments (website, avatar,
 * network, reader; text), their earlier texts, answers kept for a replay, readers, reports,
 * reviews, proofs, links. Under a legal hold a comment goes out of sight, and is kept until
 * that ends. Says how many are.
 */
export async function erasePerson(
  { db }: Pick<Deps, 'db'>,
  person: Person,
): Promise<{ kept: number }> {
  return db.transaction().execute(async (tx) => {
    const authors = await listAuthors(tx, person)
    if (authors.length === 0) return { kept: 0 }
    const threads = await listThreadsOf(tx, authors)
    if (threads.length > 0) await lockThreads(tx, threads)
    await lockAuthors(tx, authors)

    await takeAway(tx, { authors, which: person.afterwards === 'removed' ? 'all' : 'held' })
    const kept = await countHeld(tx, authors)
    await eraseReporter(tx, person)
    await eraseReaders(tx, person)
    await forgetAuthors(tx, { site: person.site, authors })
    await send(tx, PersonErased, { siteId: person.site, authorIds: authors })
    return { kept }
  })
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
