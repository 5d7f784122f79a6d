import { findSite } from '@afterword/shared/access/store'
import type { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { ensureContent } from '../contents/store.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { brandOf } from '../templates/brand.ts'
import { moderatorNotice } from '../templates/moderator-notice.ts'
import { languageOf } from '../templates/words.ts'
import { insertModeratorNotices } from './store.ts'

/** Plans the mail that tells a site's moderators how many comments wait. */
export async function planModeratorNotices(
  { frame, addressHashKey }: Pick<Deps, 'frame' | 'addressHashKey'>,
  tx: Kysely<MailerSchema>,
  due: PayloadOf<typeof ModeratorNoticeDue>,
): Promise<void> {
  const { siteId } = due
  const site = await findSite(tx, siteId)
  if (!site) return

  const locale = languageOf(site.locale)
  const contentId = await ensureContent(tx, {
    siteId,
    kind: 'moderator-notice',
    locale,
    campaignId: null,
    list: 'moderation',
    ...moderatorNotice(frame, brandOf(site), locale),
  })
  const { senderAddress } = site
  await insertModeratorNotices(tx, due, { contentId, addressHashKey, senderAddress })
}
