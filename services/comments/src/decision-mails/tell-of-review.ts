import { DecisionMailDue } from '@afterword/shared/contracts/mail'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Review } from '../reviews/review.ts'
import type { CommentsSchema } from '../schema.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { listAuthorsToTell, listReportersToTell } from './store.ts'

/** Has whoever asked for a review told that it is decided. */
export async function tellOfReview(
  tx: Transaction<CommentsSchema>,
  { siteId, commentId, reportId }: Pick<Review, 'siteId' | 'commentId' | 'reportId'>,
): Promise<void> {
  const { decisionMails } = await findSiteSettings(tx, siteId)
  if (!decisionMails.includes('review-decided')) return

  const news = { siteId, kind: 'review-decided', about: reportId ? 'report' : 'comment' } as const
  const asked = reportId
    ? await listReportersToTell(tx, [reportId])
    : await listAuthorsToTell(tx, [commentId])
  for (const told of asked) await send(tx, DecisionMailDue, { ...news, ...told })
}
