import { findSite } from '@afterword/shared/access/store'
import type { ExportReadyDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planLetter } from './plan-letter.ts'
import { findSubscriberLocale } from './store.ts'

/** Plans the mail that leads a subscriber to what is known of them. */
export async function planExportReady(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, subscriberId, exportId }: PayloadOf<typeof ExportReadyDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  const locale = await findSubscriberLocale(tx, { siteId, subscriberId })
  if (!site || !locale) return

  await planLetter(deps, tx, {
    site,
    kind: 'export',
    locale,
    sentences: 'exportReady',
    to: { subscriberId },
    slots: { exportId },
    name: `export:${exportId}`,
  })
}
