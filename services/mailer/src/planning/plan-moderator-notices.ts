import { findSite } from '@afterword/shared/access/store'
import type { ModeratorNoticeDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { moderatorNotice } from '../templates/moderator-notice.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'
import { listModerators, listReferences } from './store.ts'

/** Plans the mail that tells a site's moderators how many comments wait. */
export async function planModeratorNotices(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, commentId, count, noticeId }: PayloadOf<typeof ModeratorNoticeDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  const language = languageOf(site.locale)
  const email = moderatorNotice(voiceOf(deps.templates, site, language))
  for (const staffId of await listModerators(tx, siteId)) {
    const thread = { to: { staffId }, root: `moderation:${siteId}` }
    const references = await listReferences(tx, thread, { ...deps, ...site })
    await planDelivery(deps, tx, {
      site,
      kind: 'moderator-notice',
      language,
      email,
      list: 'moderation',
      to: { staffId },
      slots: { commentId, count, references, staffId },
      name: `moderator-notice:${noticeId ?? commentId}:${staffId}`,
    })
  }
}
