import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import { composeMime, type MimeMessage } from '../smtp/compose-mime.ts'
import type { Personal } from '../smtp/mime-pattern.ts'
import { composeDelivery } from './compose-delivery.ts'
import { type Links, linksOf } from './links.ts'

type Parts = Pick<Deps, 'patterns'> & Parameters<typeof composeDelivery>[0]

/** A message as it goes to one reader, and whose it is. */
export async function composeMessage(
  deps: Parts,
  delivery: ClaimedDelivery,
): Promise<{ from: string; message: Buffer }> {
  const site = await deps.sites.find(delivery.siteId)
  const from = site.senderAddress
  if (delivery.kind !== 'publication') {
    return { from, message: await composeMime(await composeDelivery(deps, delivery)) }
  }
  const { contentId } = delivery
  const links = linksOf(deps, delivery)
  const personal = personalOf(delivery, links)
  const describe = (own: Personal): Promise<MimeMessage> =>
    composeDelivery(deps, withOwn(delivery, own), withValues(links, own.links))
  return { from, message: await deps.patterns.write({ contentId, site, describe, personal }) }
}

function personalOf(
  { name, address, messageId, datedAt }: ClaimedDelivery,
  links: Links,
): Personal {
  return { to: { name, address }, messageId, date: datedAt, links: Object.values(links) }
}

function withOwn(delivery: ClaimedDelivery, { to, messageId, date }: Personal): ClaimedDelivery {
  return { ...delivery, ...to, messageId, datedAt: date }
}

function withValues(links: Links, values: readonly string[]): Links {
  return Object.fromEntries(Object.keys(links).map((name, at) => [name, values[at] ?? '']))
}
