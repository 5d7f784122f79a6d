import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { MimeMessage } from '../smtp/compose-mime.ts'
import { cleanLine } from '../templates/clean-line.ts'
import { escapeHtml, fill } from '../templates/fill.ts'
import { headersOf, peopleOf } from './headers.ts'
import { linksOf } from './links.ts'
import { ownValues } from './own-values.ts'

const LONGEST_SUBJECT = 200

/** Puts a delivery together from its content and what is its own: a message to one reader. */
export async function composeDelivery(
  deps: Pick<Deps, 'sites' | 'contents' | 'publicUrl' | 'tokenKeys'>,
  delivery: ClaimedDelivery,
): Promise<MimeMessage> {
  const site = await deps.sites.find(delivery.siteId)
  const content = await deps.contents.find(delivery.contentId)
  const links = linksOf(deps, delivery)
  const values = await ownValues(delivery, { content, links })

  return {
    ...peopleOf(delivery, { site, content }),
    subject: cleanLine(fill(content.subject, values), LONGEST_SUBJECT),
    messageId: delivery.messageId,
    date: delivery.datedAt,
    text: fill(content.text, values),
    html: fill(content.html, values, escapeHtml),
    headers: headersOf(delivery, { site, content, links }),
  }
}
