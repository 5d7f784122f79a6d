import { findSite } from '@afterword/shared/access/store'
import type { MyCommentsDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planLetter } from './plan-letter.ts'

/** Plans the mail with the link to what its reader has said. */
export async function planMyComments(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, authorId, linkId }: PayloadOf<typeof MyCommentsDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  await planLetter(deps, tx, {
    site,
    kind: 'my-comments',
    locale: site.locale,
    sentences: 'myComments',
    to: { authorId },
    slots: { linkId },
    name: `my-comments:${linkId}`,
  })
}
