import type { Site } from '@afterword/shared/access/store'
import type { Kysely } from 'kysely'
import { ensureContent } from '../contents/store.ts'
import { type DeliveryKind, KINDS, lifetimeOf } from '../deliveries/delivery-kind.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import type { Email } from '../templates/email.ts'
import type { Language } from '../templates/words.ts'
import { insertDelivery, type Recipient } from './store.ts'

/** One mail to one person. */
export type Plan = {
  site: Site
  kind: Exclude<DeliveryKind, 'publication'>
  language: Language
  email: Email
  /** The first label of its List-Id, if all mail of this content is of one list. */
  list?: string
  to: Recipient
  slots: object
  /** Whoever asks again under this name asks for the same mail. */
  name: string
}

/** Plans it, once however often it is asked for. */
export async function planDelivery(
  { addressHashKey, expiry }: Pick<Deps, 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { site, kind, language, email, list, to, slots, name }: Plan,
): Promise<void> {
  const { id: siteId, senderAddress } = site
  const contentId = await ensureContent(tx, {
    siteId,
    kind,
    locale: language,
    campaignId: null,
    list: list ?? null,
    ...email,
  })
  const delivery = {
    siteId,
    kind,
    lane: KINDS[kind].lane,
    lifetime: lifetimeOf(kind, expiry),
    contentId,
    to,
    slots,
    name,
  }
  await insertDelivery(tx, delivery, { addressHashKey, senderAddress })
}
