import { findSite } from '@afterword/shared/access/store'
import type { DigestDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { publicationList } from '../contents/content.ts'
import type { DigestSlots } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { digest } from '../templates/digest.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'
import { findFollower } from './store.ts'

/** Plans a reader's digest of a day or a week: one, whoever asks again. */
export async function planDigest(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  due: PayloadOf<typeof DigestDue>,
): Promise<void> {
  const { siteId, subscriptionId, frequency, period } = due
  const site = await findSite(tx, siteId)
  const reader = await findFollower(tx, { siteId, subscriptionId })
  if (!site || !reader) return

  const language = languageOf(reader.locale)
  await planDelivery(deps, tx, {
    site,
    kind: 'digest',
    language,
    email: digest(voiceOf(deps.templates, site, language), frequency),
    list: publicationList(null),
    to: { subscriberId: reader.subscriberId, subscriptionId },
    slots: slotsOf(due),
    name: `digest:${subscriptionId}:${frequency}:${period}`,
  })
}

function slotsOf({
  frequency,
  period,
  publications,
  discussions,
}: PayloadOf<typeof DigestDue>): DigestSlots {
  const best = publications.flatMap(({ publicationId, commentId }) =>
    commentId ? [[publicationId, commentId] as const] : [],
  )
  const told = discussions.map(({ commentId }) => commentId)
  return {
    frequency,
    period,
    publicationIds: publications.map(({ publicationId }) => publicationId),
    best: Object.fromEntries(best),
    discussions,
    commentIds: [...best.map(([, commentId]) => commentId), ...told],
  }
}
