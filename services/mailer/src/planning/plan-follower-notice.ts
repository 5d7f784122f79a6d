import { findSite } from '@afterword/shared/access/store'
import type { FollowerNoticeDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { followerNotice } from '../templates/follower-notice.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'
import { findFollower, listReferences } from './store.ts'

/** Plans the mail that tells a follower of new comments in a thread. */
export async function planFollowerNotice(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, subscriptionId, threadId, noticeId, commentIds }: PayloadOf<typeof FollowerNoticeDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  const reader = await findFollower(tx, { siteId, subscriptionId })
  if (!site || !reader) return

  const language = languageOf(reader.locale)
  const voice = voiceOf(deps.templates, site, language)
  const isReply = reader.topic.startsWith('replies:')
  const { subscriberId } = reader
  const thread = { to: { subscriberId }, threadId, root: `thread:${threadId}` }
  const references = await listReferences(tx, thread, { ...deps, ...site })
  await planDelivery(deps, tx, {
    site,
    kind: isReply ? 'reply' : 'follow-up',
    language,
    email: followerNotice(voice, isReply ? 'reply' : 'followUp'),
    to: { subscriberId, subscriptionId },
    slots: { threadId, commentIds, references },
    name: `follower-notice:${noticeId}`,
  })
}
