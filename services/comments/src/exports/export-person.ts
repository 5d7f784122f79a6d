import type { Deps } from '../deps.ts'
import { signUnsigned } from '../erasure/sign-unsigned.ts'
import { exportComments, type StatusOf } from '../my-comments/export-comments.ts'
import type { Person } from '../my-comments/store.ts'
import {
  listMailRequests,
  listProofs,
  listReaders,
  listReports,
  listReviews,
  listSignatures,
  listVotes,
} from './store.ts'

/**
 * All that this service holds of whoever has an address: what an erasure would find. What was
 * deleted is in it, as long as it is kept.
 */
export async function exportPerson(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  person: Person,
  statusOf: StatusOf = ({ status }) => status,
): Promise<object> {
  await signUnsigned({ db }, person)
  const authors = await listSignatures(db, person)
  const readers = await listReaders(db, person)
  const authorIds = authors.map(({ id }) => id)
  const readerIds = readers.map(({ id }) => id)
  const reports = await listReports(db, person, readerIds)
  const reportIds = reports.map(({ id }) => id)
  return {
    ...person,
    exportedAt: now().toISOString(),
    authors,
    comments: await exportComments({ db }, { ...person, deletedToo: true }, statusOf),
    readers,
    votes: await listVotes(db, readerIds),
    reports,
    reviews: await listReviews(db, { authors: authorIds, reports: reportIds }),
    proofs: await listProofs(db, authorIds),
    mailRequests: await listMailRequests(db, authorIds),
  }
}
