import type { Site } from '@afterword/shared/access/store'
import type { Content } from '../contents/content.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Address } from '../smtp/compose-mime.ts'
import { cleanLine } from '../templates/clean-line.ts'
import { WORDS } from '../templates/words.ts'
import type { Links } from './links.ts'

const LONGEST_NAME = 64

type Parts = { site: Site; content: Content; links: Links }

/** Who writes to whom, and who reads the answer. */
export function peopleOf(
  delivery: ClaimedDelivery,
  { site, content }: Pick<Parts, 'site' | 'content'>,
): { from: Address; to: Address; replyTo: Address } {
  return {
    from: senderOf(delivery, { site, content }),
    to: { name: cleanLine(delivery.name, LONGEST_NAME), address: delivery.address },
    replyTo: deskOf(site),
  }
}

/** What mail programs and providers read, apart from what every message has. */
export function headersOf(
  delivery: ClaimedDelivery,
  { site, content, links }: Parts,
): Record<string, string> {
  return {
    'Content-Language': content.locale,
    'Feedback-ID': feedbackId(delivery),
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    ...listHeaders(content, site),
    ...unsubscribeHeaders(links),
  }
}

function senderOf(
  { kind }: ClaimedDelivery,
  { site, content }: Pick<Parts, 'site' | 'content'>,
): Address {
  const { senderName, senderAddress } = site
  const name =
    kind === 'moderator-notice'
      ? WORDS[content.locale].moderatorNotice.from(senderName)
      : senderName
  return { name: cleanLine(name, LONGEST_NAME), address: senderAddress }
}

function deskOf({ senderName, senderAddress, replyTo }: Site): Address {
  return { name: cleanLine(senderName, LONGEST_NAME), address: replyTo ?? senderAddress }
}

/** RFC 2919: by this readers sort their mail. */
function listHeaders({ list }: Content, { senderAddress }: Site): Record<string, string> {
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1)
  return list ? { 'List-Id': `<${list}.lists.${domain}>` } : {}
}

/** RFC 8058: one POST, from the mail program itself, ends it. */
function unsubscribeHeaders({ unsubscribeUrl }: Links): Record<string, string> {
  if (!unsubscribeUrl) return {}
  return {
    'List-Unsubscribe': `<${unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/** Lets a provider tell us which kind of mail its users complain about; names no reader. */
function feedbackId(delivery: ClaimedDelivery): string {
  const stream =
    delivery.kind === 'publication' ? `${delivery.campaignId}:pub` : STREAMS[delivery.kind]
  return `${stream}:${delivery.siteId}:afterword`
}

const STREAMS = {
  confirmation: 'confirm:tx',
  'moderator-notice': 'mod:tx',
  'my-comments': 'mine:tx',
}
