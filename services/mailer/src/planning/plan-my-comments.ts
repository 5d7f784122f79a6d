import { findSite } from '@afterword/shared/access/store'
import type { MyCommentsDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { letter } from '../templates/letter.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'

/** Plans the mail with the link to what its reader has said. */
export async function planMyComments(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, authorId, linkId }: PayloadOf<typeof MyCommentsDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  if (!site) return

  const language = languageOf(site.locale)
  const voice = voiceOf(deps.templates, site, language)
  await planDelivery(deps, tx, {
    site,
    kind: 'my-comments',
    language,
    email: letter(voice, voice.words.myComments),
    to: { authorId },
    slots: { linkId },
    name: `my-comments:${linkId}`,
  })
}
