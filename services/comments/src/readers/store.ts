import { newId, ReaderId, type SiteId } from '@afterword/shared/ids'
import type { Kysely, Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Reader, SignedIn } from './reader.ts'

type Tx = Transaction<CommentsSchema>

export async function findReaderByToken(
  db: Kysely<CommentsSchema>,
  { site, tokenHash }: { site: SiteId; tokenHash: Buffer },
): Promise<Reader | undefined> {
  return db
    .selectFrom('comments.readers')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('siteId', '=', site)
    .executeTakeFirst()
}

export async function findReaderById(tx: Tx, id: ReaderId): Promise<Reader | undefined> {
  return tx.selectFrom('comments.readers').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertReader(
  tx: Tx,
  { site, tokenHash }: { site: SiteId; tokenHash: Buffer },
): Promise<Reader> {
  return tx
    .insertInto('comments.readers')
    .values({ id: newId(ReaderId), siteId: site, tokenHash, ...UNKNOWN })
    .returningAll()
    .executeTakeFirstOrThrow()
}

const UNKNOWN = { subject: null, name: null, avatarUrl: null, address: null, verifiedAt: null }

export async function findReaderBySubject(
  tx: Tx,
  { site, subject }: { site: SiteId; subject: string },
): Promise<Reader | undefined> {
  return tx
    .selectFrom('comments.readers')
    .selectAll()
    .where('siteId', '=', site)
    .where('subject', '=', subject)
    .executeTakeFirst()
}

type Vouched = SignedIn & { verifiedAt: Date | null }

/** Writes down what the news site says of a reader now. */
export async function updateSignedInReader(
  tx: Tx,
  site: SiteId,
  vouched: Vouched,
): Promise<Reader> {
  const { name, address, verifiedAt, avatarUrl, isStaff } = vouched
  const said = { name, address, verifiedAt, avatarUrl, isStaff }
  return tx
    .insertInto('comments.readers')
    .values({ id: newId(ReaderId), siteId: site, tokenHash: null, ...vouched })
    .onConflict((conflict) => conflict.columns(['siteId', 'subject']).doUpdateSet(said))
    .returningAll()
    .executeTakeFirstOrThrow()
}
