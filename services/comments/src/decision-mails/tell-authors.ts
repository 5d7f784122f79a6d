import { DecisionMailDue } from '@afterword/shared/contracts/mail'
import type { CommentId, SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Status } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import { isHeldInSilence } from '../screening/screen.ts'
import type { DecisionMail } from '../site-settings/settings.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { listAuthorsToTell } from './store.ts'

/** What a moderator has made of a comment. */
export type Turn = {
  id: CommentId
  from: Status
  to: Status
  /** Everyone could see it once, before it waited or not. */
  wasSeen: boolean
  /** Why it waited. */
  reasons: string[]
}

type News = Extract<DecisionMail, `comment-${string}`>

/** Has authors told what a moderator decided about their comments, one mail to each. */
export async function tellAuthors(
  tx: Transaction<CommentsSchema>,
  siteId: SiteId,
  turns: Turn[],
): Promise<void> {
  const byNews = Map.groupBy(turns, newsOf)
  byNews.delete(undefined)
  if (byNews.size === 0) return

  const { decisionMails } = await findSiteSettings(tx, siteId)
  for (const [news, about] of byNews) {
    if (!news || !decisionMails.includes(news)) continue
    const ids = about.map(({ id }) => id)
    for (const told of await listAuthorsToTell(tx, ids)) {
      await send(tx, DecisionMailDue, { siteId, kind: news, about: 'comment', ...told })
    }
  }
}

/** Spam gets no answer, and who is not to know that they are blocked hears nothing either. */
export function newsOf({ from, to, wasSeen, reasons }: Omit<Turn, 'id'>): News | undefined {
  if (isHeldInSilence(reasons)) return undefined
  if (to === 'approved') return from === 'pending' ? 'comment-approved' : undefined
  if (to !== 'rejected' && to !== 'deleted') return undefined
  if (from === 'approved') return 'comment-removed'
  if (from !== 'pending') return undefined
  return wasSeen ? 'comment-removed' : 'comment-rejected'
}
