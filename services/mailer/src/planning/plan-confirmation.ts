import { findSite } from '@afterword/shared/access/store'
import type { ConfirmationDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { ensureContent } from '../contents/store.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { brandOf } from '../templates/brand.ts'
import { addressQuestion, confirmation } from '../templates/confirmation.ts'
import { languageOf } from '../templates/words.ts'
import { findConfirmable, insertConfirmation } from './store.ts'

/** Plans the one mail that asks a reader to confirm, unless that has become needless. */
export async function planConfirmation(
  { frame, addressHashKey }: Pick<Deps, 'frame' | 'addressHashKey'>,
  tx: Kysely<MailerSchema>,
  { siteId, confirmationId }: PayloadOf<typeof ConfirmationDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  const reader = await findConfirmable(tx, { siteId, confirmationId })
  if (!site || !reader) return

  const locale = languageOf(reader.locale)
  const contentId = await ensureContent(tx, {
    siteId,
    kind: 'confirmation',
    locale,
    campaignId: null,
    list: null,
    ...(reader.subscribes ? confirmation : addressQuestion)(frame, brandOf(site), locale),
  })
  const { senderAddress } = site
  await insertConfirmation(tx, confirmationId, { contentId, addressHashKey, senderAddress })
}
