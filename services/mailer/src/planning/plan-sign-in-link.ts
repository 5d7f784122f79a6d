import { findSite } from '@afterword/shared/access/store'
import type { SignInLinkDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { letter } from '../templates/letter.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'

/** Plans the mail with the link that signs a member of staff in. */
export async function planSignInLink(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, staffId, linkId }: PayloadOf<typeof SignInLinkDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  const language = languageOf(site.locale)
  const voice = voiceOf(deps.templates, site, language)
  await planDelivery(deps, tx, {
    site,
    kind: 'sign-in',
    language,
    email: letter(voice, voice.words.signIn),
    to: { staffId },
    slots: { linkId },
    name: `sign-in:${linkId}`,
  })
}
