import { findSite } from '@afterword/shared/access/store'
import type { ConfirmationDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { markAskedAgain } from '../suppressions/store.ts'
import { planLetter } from './plan-letter.ts'
import { findConfirmable } from './store.ts'

/** Plans the one mail that asks a reader to confirm, unless that has become needless. */
export async function planConfirmation(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, confirmationId }: PayloadOf<typeof ConfirmationDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  const reader = await findConfirmable(tx, { siteId, confirmationId })
  if (!site || !reader) return

  const asksAgain = await markAskedAgain(tx, confirmationId, deps.addressHashKey)
  await planLetter(deps, tx, {
    site,
    kind: 'confirmation',
    locale: reader.locale,
    sentences: reader.subscribes ? 'confirmation' : 'addressQuestion',
    to: { subscriberId: reader.subscriberId },
    slots: { confirmationId, ...(asksAgain && { asksAgain }) },
    name: `confirmation:${confirmationId}`,
  })
}
