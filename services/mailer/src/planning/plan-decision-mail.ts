import { findSite } from '@afterword/shared/access/store'
import type { DecisionMailDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { DecisionSlots } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { letter } from '../templates/letter.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'

const SENTENCES = {
  'comment-approved': 'commentApproved',
  'comment-rejected': 'commentRejected',
  'comment-removed': 'commentRemoved',
  'report-decided': 'reportDecided',
  'review-decided': 'reviewDecided',
} as const

/** Plans the mail that says something was decided. What and why stands on the page it leads to. */
export async function planDecisionMail(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, authorId, kind, about, id }: PayloadOf<typeof DecisionMailDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  const language = languageOf(site.locale)
  const voice = voiceOf(deps.templates, site, language)
  const slots: DecisionSlots = { decision: kind, about, id }
  await planDelivery(deps, tx, {
    site,
    kind: 'decision',
    language,
    email: letter(voice, voice.words[SENTENCES[kind]]),
    to: { authorId },
    slots,
    name: `decision:${kind}:${id}`,
  })
}
