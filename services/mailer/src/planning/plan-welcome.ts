import { findSite } from '@afterword/shared/access/store'
import type { WelcomeDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { publicationList } from '../contents/content.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { stoppableLetter } from '../templates/letter.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import { planDelivery } from './plan-delivery.ts'
import { findFollower } from './store.ts'

/** Plans the mail that greets whoever has just confirmed. */
export async function planWelcome(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { siteId, subscriptionId }: PayloadOf<typeof WelcomeDue>,
): Promise<void> {
  const site = await findSite(tx, siteId)
  const reader = await findFollower(tx, { siteId, subscriptionId })
  if (!site || !reader) return

  const language = languageOf(reader.locale)
  const voice = voiceOf(deps.templates, site, language)
  await planDelivery(deps, tx, {
    site,
    kind: 'welcome',
    language,
    email: stoppableLetter(voice, voice.words.welcome),
    list: publicationList(null),
    to: { subscriberId: reader.subscriberId, subscriptionId },
    slots: {},
    name: `welcome:${subscriptionId}`,
  })
}
