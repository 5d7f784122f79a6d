import type { AuthorId, ReaderId } from '@afterword/shared/ids'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Proof } from '../address-proofs/proof.ts'
import type { AuthorsTable } from '../comments/author.ts'
import type { MailRequestsTable } from '../comments/comment.ts'
import type { Person } from '../my-comments/store.ts'
import type { Reader } from '../readers/reader.ts'
import type { Report, ReportId } from '../reports/report.ts'
import type { Review } from '../reviews/review.ts'
import type { CommentsSchema } from '../schema.ts'
import type { VotesTable } from '../votes/vote.ts'

type Db = Kysely<CommentsSchema>

type Signed = Omit<Selectable<AuthorsTable>, 'siteId' | 'erasedAt'>
type Known = Omit<Reader, 'siteId' | 'tokenHash' | 'erasedAt'>
type Voted = Omit<Selectable<VotesTable>, 'readerId'>
type Reported = Omit<
  Report,
  'siteId' | 'readerId' | 'networkHash' | 'weight' | 'goodFaith' | 'decisionId' | 'erasedAt'
>
type Asked = Pick<Review, 'commentId' | 'reportId' | 'note' | 'outcome' | 'createdAt' | 'decidedAt'>

/** The names somebody signs with. */
export async function listSignatures(db: Db, { site, address }: Person): Promise<Signed[]> {
  return db
    .selectFrom('comments.authors')
    .select(['id', 'name', 'address', 'verifiedAt', 'createdAt'])
    .where('siteId', '=', site)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .where('erasedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** The browsers and accounts that an address was proved with. */
export async function listReaders(db: Db, { site, address }: Person): Promise<Known[]> {
  return db
    .selectFrom('comments.readers')
    .select(['id', 'subject', 'name', 'avatarUrl', 'isStaff', 'address', 'verifiedAt', 'createdAt'])
    .where('siteId', '=', site)
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .where('erasedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

export async function listVotes(db: Db, readers: ReaderId[]): Promise<Voted[]> {
  return db
    .selectFrom('comments.votes')
    .select(['commentId', 'value', 'createdAt'])
    .where('readerId', '=', sql<ReaderId>`any(${readers}::uuid[])`)
    .orderBy('createdAt')
    .orderBy('commentId')
    .execute()
}

/** What was reported under an address, or from one of these browsers and accounts. */
export async function listReports(
  db: Db,
  { site, address }: Person,
  readers: ReaderId[],
): Promise<Reported[]> {
  return db
    .selectFrom('comments.reports')
    .select(['id', 'commentId', 'reason', 'note', 'law', 'name', 'address', 'verifiedAt'])
    .select(['status', 'createdAt', 'decidedAt'])
    .where('siteId', '=', site)
    .where('erasedAt', 'is', null)
    .where((where) =>
      where.or([
        where(sql`lower(address)`, '=', address.toLowerCase()),
        where('readerId', '=', sql<ReaderId>`any(${readers}::uuid[])`),
      ]),
    )
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** What they asked to be looked at again, as who wrote a comment or as who reported one. */
export async function listReviews(
  db: Db,
  { authors, reports }: { authors: AuthorId[]; reports: ReportId[] },
): Promise<Asked[]> {
  return db
    .selectFrom('comments.reviews as r')
    .innerJoin('comments.comments as c', 'c.id', 'r.commentId')
    .select(['r.commentId', 'r.reportId', 'r.note', 'r.outcome', 'r.createdAt', 'r.decidedAt'])
    .where((where) =>
      where.or([
        where('r.reportId', '=', sql<ReportId>`any(${reports}::uuid[])`),
        where.and([
          where('r.reportId', 'is', null),
          where('c.authorId', '=', sql<AuthorId>`any(${authors}::uuid[])`),
        ]),
      ]),
    )
    .orderBy('r.createdAt')
    .orderBy('r.id')
    .execute()
}

/** When they proved the address. */
export async function listProofs(
  db: Db,
  authors: AuthorId[],
): Promise<Pick<Proof, 'provedAt' | 'usedAt'>[]> {
  return db
    .selectFrom('comments.addressProofs')
    .select(['provedAt', 'usedAt'])
    .where('authorId', '=', sql<AuthorId>`any(${authors}::uuid[])`)
    .orderBy('provedAt')
    .orderBy('id')
    .execute()
}

/** Under which comments they asked for mail. */
export async function listMailRequests(
  db: Db,
  authors: AuthorId[],
): Promise<Omit<Selectable<MailRequestsTable>, 'authorId'>[]> {
  return db
    .selectFrom('comments.mailRequests')
    .select(['commentId', 'createdAt'])
    .where('authorId', '=', sql<AuthorId>`any(${authors}::uuid[])`)
    .orderBy('createdAt')
    .orderBy('commentId')
    .execute()
}
