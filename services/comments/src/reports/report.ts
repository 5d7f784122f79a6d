import type { CommentId, ReaderId, SiteId } from '@afterword/shared/ids'
import type { Generated, Selectable } from 'kysely'
import { z } from 'zod'

export const ReportId = z.uuid().brand<'ReportId'>()
export type ReportId = z.infer<typeof ReportId>

export const ReportReason = z.enum(['spam', 'abuse', 'off-topic', 'illegal'])
export type ReportReason = z.infer<typeof ReportReason>

/** `upheld`: the comment was removed. `dismissed`: it was found to be in order. */
export const ReportStatus = z.enum(['open', 'upheld', 'dismissed'])
export type ReportStatus = z.infer<typeof ReportStatus>

export type Report = Selectable<ReportsTable>

/** A reader's word that a comment should not be there. */
export type ReportsTable = {
  id: ReportId
  siteId: SiteId
  commentId: CommentId
  readerId: ReaderId | null
  /** Keyed, of the prefix it came from: that counts once. Dropped after a while. */
  networkHash: Buffer | null
  /** What it counts toward holding the comment. */
  weight: number
  reason: ReportReason
  note: string | null
  /** Which law it is said to break. */
  law: string | null
  name: string | null
  address: string | null
  /** When its owner proved the address; null: anyone may have typed it. */
  verifiedAt: Date | null
  goodFaith: Generated<boolean>
  status: Generated<ReportStatus>
  /** The decision on the comment that closed it. */
  decisionId: string | null
  decidedAt: Date | null
  /** Its reporter asked to be erased; what a legal hold keeps of them goes when it ends. */
  erasedAt: Generated<Date | null>
  createdAt: Date
}
