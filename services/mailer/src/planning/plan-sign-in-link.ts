import { findSite } from '@afterword/shared/access/store'
import type { SignInLinkDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planLetter } from './plan-letter.ts'

/** Plans the mail with the link that signs a member of staff in. */
export async function planSignInLink(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, staffId, linkId }: PayloadOf<typeof SignInLinkDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  await planLetter(deps, tx, {
    site,
    kind: 'sign-in',
    locale: site.locale,
    sentences: 'signIn',
    to: { staffId },
    slots: { linkId },
    name: `sign-in:${linkId}`,
  })
}
