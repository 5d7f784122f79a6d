import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { MimeMessage } from '../smtp/compose-mime.ts'
import { cleanLine } from '../templates/clean-line.ts'
import { escapeHtml, fill } from '../templates/fill.ts'
import { voiceOf } from '../templates/voice.ts'
import { headersOf, peopleOf } from './headers.ts'
import { linksOf } from './links.ts'
import { ownValues } from './own-values.ts'

const LONGEST_SUBJECT = 200

/** Puts a delivery together from its content and what is its own: a message to one reader. */
export async function composeDelivery(
  deps: Pick<Deps, 'sites' | 'contents' | 'publicUrl' | 'tokenKeys' | 'returnPaths' | 'templates'>,
  delivery: ClaimedDelivery,
  links = linksOf(deps, delivery),
): Promise<MimeMessage> {
  const site = await deps.sites.find(delivery.siteId)
  const content = await deps.contents.find(delivery.contentId)
  const voice = voiceOf(deps.templates, site, content.locale)
  const values = ownValues(deps, delivery, { site, voice, links })

  return {
    ...peopleOf(delivery, { site, voice }),
    subject: cleanLine(fill(content.subject, values), LONGEST_SUBJECT),
    messageId: delivery.messageId,
    date: delivery.datedAt,
    text: fill(content.text, values),
    html: fill(content.html, values, escapeHtml),
    headers: headersOf(delivery, { site, content, links }),
  }
}
