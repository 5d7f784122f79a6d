import { findSite } from '@afterword/shared/access/store'
import type { MyCommentsDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { ensureContent } from '../contents/store.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { brandOf } from '../templates/brand.ts'
import { myComments } from '../templates/my-comments.ts'
import { languageOf } from '../templates/words.ts'
import { insertMyComments } from './store.ts'

/** Plans the mail with the link to what its reader has said. */
export async function planMyComments(
  { frame, addressHashKey }: Pick<Deps, 'frame' | 'addressHashKey'>,
  tx: Kysely<MailerSchema>,
  due: PayloadOf<typeof MyCommentsDue>,
): Promise<void> {
  const { siteId } = due
  const site = await findSite(tx, siteId)
  if (!site) return

  const locale = languageOf(site.locale)
  const contentId = await ensureContent(tx, {
    siteId,
    kind: 'my-comments',
    locale,
    campaignId: null,
    list: null,
    ...myComments(frame, brandOf(site), locale),
  })
  const { senderAddress } = site
  await insertMyComments(tx, due, { contentId, addressHashKey, senderAddress })
}
