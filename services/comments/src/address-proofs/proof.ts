import type { AuthorId, ConfirmationId, ReaderId, SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'

export type Proof = Selectable<AddressProofsTable>

/** A click in a mail proved an author's address. A code, taken once, binds that to a browser. */
export type AddressProofsTable = {
  /** Of the mail. */
  id: ConfirmationId
  siteId: SiteId
  authorId: AuthorId
  provedAt: Generated<Date>
  /** Whose browser brought the code. */
  readerId: ReaderId | null
  usedAt: Date | null
}
