import { randomUUIDv7 } from 'node:crypto'
import { ModeratorNoticeTick } from '@afterword/shared/contracts/comments'
import { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import type { SiteId } from '@afterword/shared/ids'
import { send, sendLater } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { claimNotice, countWaiting, markAnnounced, markNotified } from './notice-store.ts'

type Tx = Transaction<CommentsSchema>

/** Tells a site's moderators that comments wait: at once, or when the quiet after the last time is over. */
export async function announceWaiting(tx: Tx, siteId: SiteId): Promise<void> {
  const { since, wait } = await takeTurn(tx, siteId)
  if (wait <= 0) return announce(tx, siteId)

  const payload = { siteId, since: since.toISOString() }
  await sendLater(tx, ModeratorNoticeTick, { payload, seconds: wait })
}

/** Tells them what came since `since`, unless they heard of it by another notice. */
export async function announceSince(
  tx: Tx,
  { siteId, since }: { siteId: SiteId; since: string },
): Promise<void> {
  const last = await takeTurn(tx, siteId)
  if (last.since.toISOString() === since) await announce(tx, siteId)
}

async function takeTurn(tx: Tx, siteId: SiteId): ReturnType<typeof claimNotice> {
  const { noticeMinutes } = await findSiteSettings(tx, siteId)
  return claimNotice(tx, siteId, noticeMinutes * 60)
}

/**
 * What was decided meanwhile, or was counted in a notice before, is no reason to write. Ids sort
 * by time, so the last is the newest. The notice has a name of its own: a comment that waits
 * again is told of again.
 */
async function announce(tx: Tx, siteId: SiteId): Promise<void> {
  const commentId = (await markAnnounced(tx, siteId)).toSorted().at(-1)
  if (!commentId) return

  const count = await countWaiting(tx, siteId)
  await send(tx, ModeratorNoticeDue, { siteId, commentId, count, noticeId: randomUUIDv7() })
  await markNotified(tx, siteId)
}
