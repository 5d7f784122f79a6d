import { findSite } from '@afterword/shared/access/store'
import type { DecisionMailDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { DecisionSlots } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planLetter } from './plan-letter.ts'

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

  const slots: DecisionSlots = { decision: kind, about, id }
  await planLetter(deps, tx, {
    site,
    kind: 'decision',
    locale: site.locale,
    sentences: SENTENCES[kind],
    to: { authorId },
    slots,
    name: `decision:${kind}:${id}`,
  })
}
