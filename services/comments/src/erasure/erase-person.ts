import { randomUUIDv7 } from 'node:crypto'
import { PersonErased } from '@afterword/shared/contracts/comments'
import type { AuthorId, SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import { takeBack } from '../comments/delete-comment.ts'
import { lockComment } from '../comments/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import { insertDecisions } from '../moderation/store.ts'
import type { CommentsSchema } from '../schema.ts'
import { forgetAuthors } from './forget-authors.ts'
import { holdAuthors } from './hold-authors.ts'
import { signUnsigned } from './sign-unsigned.ts'
import { countHeld, eraseReaders, eraseReporter, listAuthors, listToTakeBack } from './store.ts'

type Tx = Transaction<CommentsSchema>

/** What becomes of what they said: it is taken away, or stays without a name. */
export type Afterwards = 'removed' | 'anonymous'

/** An operator's order leaves a line in the log, which says nothing of whom it was about. */
type Person = { site: SiteId; address: string; afterwards: Afterwards; orderedBy?: Actor }

/** How much there was to erase. */
export type Erased = {
  /** Names they signed with. */
  authors: number
  /** What they said and nobody has said any more. */
  comments: number
  /** What a legal hold keeps until it ends. */
  kept: number
  /** Browsers and accounts they were known by. */
  readers: number
  reports: number
}

/**
 * Erases whoever has an address, and tells the other services to do so. What this touches is all
 * there is of a person: authors (name, address), comments (website, avatar, network, reader;
 * text), their earlier texts, answers kept for a replay, readers, reports, reviews, proofs,
 * links. Under a legal hold a comment goes out of sight, and is kept until that ends.
 */
export async function erasePerson({ db }: Pick<Deps, 'db'>, person: Person): Promise<Erased> {
  await signUnsigned({ db }, person)
  for (;;) {
    const erased = await db.transaction().execute((tx) => eraseInTurn(tx, person))
    if (erased) return erased
  }
}

async function eraseInTurn(tx: Tx, person: Person): Promise<Erased | undefined> {
  const authors = await listAuthors(tx, person)
  if (!(await holdAuthors(tx, authors))) return undefined

  const said =
    authors.length > 0 ? await eraseAuthors(tx, person, authors) : { comments: 0, kept: 0 }
  const reports = await eraseReporter(tx, person)
  const readers = await eraseReaders(tx, person)
  if (person.orderedBy) await writeDown(tx, person.orderedBy, person)
  return { authors: authors.length, ...said, readers, reports }
}

async function eraseAuthors(
  tx: Tx,
  { site, afterwards }: Person,
  authors: AuthorId[],
): Promise<Pick<Erased, 'comments' | 'kept'>> {
  await takeAway(tx, { authors, which: afterwards === 'removed' ? 'all' : 'held' })
  const kept = await countHeld(tx, authors)
  const comments = await forgetAuthors(tx, { site, authors })
  await send(tx, PersonErased, { siteId: site, authorIds: authors, afterwards })
  return { comments, kept }
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

async function writeDown(
  tx: Tx,
  actor: Actor,
  { site, afterwards }: Pick<Person, 'site' | 'afterwards'>,
): Promise<void> {
  await insertDecisions(tx, [
    {
      id: randomUUIDv7(),
      siteId: site,
      action: 'erase',
      reason: afterwards,
      actorKind: actor.kind,
      actorId: actor.id,
    },
  ])
}
