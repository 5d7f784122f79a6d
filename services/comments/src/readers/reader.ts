import type { ReaderId, SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'

export type Reader = Selectable<ReadersTable>

/** Whoever uses one browser on one site, or is signed in there. */
export type ReadersTable = {
  id: ReaderId
  siteId: SiteId
  /** Null for one that is known by `subject` alone. */
  tokenHash: Buffer | null
  /** Who they are at the news site, as its signed token says. */
  subject: string | null
  name: string | null
  avatarUrl: string | null
  isStaff: Generated<boolean>
  /** An address they have proved to be theirs, or that the news site vouches for. */
  address: string | null
  verifiedAt: Date | null
  /** How many comments of theirs were approved while they were verified. */
  approvedCount: Generated<number>
  createdAt: Generated<Date>
}
