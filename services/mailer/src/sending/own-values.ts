import type { Content } from '../contents/content.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import { BRACES, type Values } from '../templates/fill.ts'
import { WORDS } from '../templates/words.ts'
import type { Links } from './links.ts'

type Parts = { content: Content; links: Links }

/** What this copy says in the slots its content leaves open. */
export async function ownValues(
  delivery: ClaimedDelivery,
  { content, links }: Parts,
): Promise<Values> {
  const values = { ...BRACES, ...links }
  if (delivery.kind !== 'moderator-notice') return values

  const { waiting } = WORDS[content.locale].moderatorNotice
  return { ...values, heading: waiting(delivery.slots.count) }
}
