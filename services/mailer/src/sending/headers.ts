import type { Site } from '@afterword/shared/access/store'
import type { Content } from '../contents/content.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Address } from '../smtp/compose-mime.ts'
import { cleanLine } from '../templates/clean-line.ts'
import type { Voice } from '../templates/voice.ts'
import type { Links } from './links.ts'

const LONGEST_NAME = 64

/** Who writes to whom, and who reads the answer. */
export function peopleOf(
  delivery: ClaimedDelivery,
  { site, voice }: { site: Site; voice: Voice },
): { from: Address; to: Address; replyTo: Address } {
  const { senderName, senderAddress, replyTo } = site
  return {
    from: { name: cleanLine(senderOf(delivery, voice), LONGEST_NAME), address: senderAddress },
    to: { name: cleanLine(delivery.name, LONGEST_NAME), address: delivery.address },
    replyTo: {
      name: cleanLine(senderName, LONGEST_NAME),
      address: replyTo ?? senderAddress,
    },
  }
}

/** What mail programs and providers read, apart from what every message has. */
export function headersOf(
  delivery: ClaimedDelivery,
  { site, content, links }: { site: Site; content: Content; links: Links },
): Record<string, string> {
  return {
    'Content-Language': content.locale,
    'Feedback-ID': feedbackId(delivery),
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    ...threadHeaders(delivery),
    ...listHeaders(listOf(delivery, content), site),
    ...unsubscribeHeaders(delivery, links),
  }
}

/** The site, and which part of it: never whoever wrote what the mail tells of. */
function senderOf({ kind }: ClaimedDelivery, { brand, words, say }: Voice): string {
  const sender = brand.senderName
  if (kind === 'moderator-notice') return say(words.moderatorNotice.from, { sender })
  const isAboutComments = kind === 'reply' || kind === 'follow-up' || kind === 'decision'
  return isAboutComments ? say(words.commentsFrom, { sender }) : sender
}

/** RFC 5322, section 3.6.4: by these a mail program puts notices of one thing under one another. */
function threadHeaders({ slots }: ClaimedDelivery): Record<string, string> {
  if (!('references' in slots) || !slots.references) return {}
  const previous = slots.references.at(-1)
  return previous ? { 'In-Reply-To': previous, References: slots.references.join(' ') } : {}
}

/** Each thread is a list of its own to whoever follows it. */
function listOf(delivery: ClaimedDelivery, { list }: Content): string | null {
  if (delivery.kind !== 'reply' && delivery.kind !== 'follow-up') return list
  return `thread-${delivery.slots.threadId}`
}

/** RFC 2919: by this readers sort their mail. */
function listHeaders(list: string | null, { senderAddress }: Site): Record<string, string> {
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1)
  return list ? { 'List-Id': `<${list}.lists.${domain}>` } : {}
}

/**
 * RFC 8058: one POST, from the mail program itself, ends it; or a mail, where it arrives. Staff
 * are led to a page instead: nobody's mail program is to take them off their work.
 */
function unsubscribeHeaders(
  { kind }: ClaimedDelivery,
  { unsubscribeUrl, unsubscribeMailto }: Links,
): Record<string, string> {
  if (!unsubscribeUrl) return {}
  const ways = [unsubscribeUrl, unsubscribeMailto ?? []].flat()
  return {
    'List-Unsubscribe': ways.map((way) => `<${way}>`).join(', '),
    ...(kind !== 'moderator-notice' && {
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
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
  welcome: 'welcome:tx',
  'my-comments': 'mine:tx',
  'sign-in': 'signin:tx',
  export: 'export:tx',
  reply: 'reply:tx',
  'follow-up': 'followup:tx',
  decision: 'decision:tx',
  'moderator-notice': 'mod:tx',
  digest: 'digest:pub',
}
