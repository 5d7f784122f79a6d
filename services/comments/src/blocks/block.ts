import type { ReaderId, SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

export const BlockId = z.uuid().brand<'BlockId'>()
export type BlockId = z.infer<typeof BlockId>

/** What of a comment's author is blocked: the address they have proved, their browser or account, or where they come from. */
export const BlockedBy = z.enum(['address', 'reader', 'network'])
export type BlockedBy = z.infer<typeof BlockedBy>

export type Block = Selectable<BlocksTable>

/** Exactly one of the three says who. */
export type BlocksTable = {
  id: BlockId
  siteId: SiteId
  /** Keyed: nobody without our key can tell the address back. */
  addressHash: Buffer | null
  readerId: ReaderId | null
  networkHash: Buffer | null
  /** Takes comments and shows them to nobody but their author. */
  shadow: Generated<boolean>
  note: string | null
  actorKind: 'api-key' | 'staff'
  actorId: string
  expiresAt: Date | null
  createdAt: Generated<Date>
  /** Lifted before its time, and by whom. */
  endedAt: Date | null
  endedBy: string | null
}
