import type { Site } from '@afterword/shared/access/store'
import { signToken, type TokenPurpose } from '@afterword/shared/tokens/token'
import type { Content } from '../contents/content.ts'
import type { ClaimedDelivery } from '../deliveries/delivery.ts'
import type { Deps } from '../deps.ts'
import type { Address, MimeMessage } from '../smtp/compose-mime.ts'
import { cleanLine } from '../templates/clean-line.ts'
import { BRACES, escapeHtml, fill, type Values } from '../templates/fill.ts'
import { type Language, WORDS } from '../templates/words.ts'

const LONGEST_NAME = 64
const LONGEST_SUBJECT = 200

type Parts = { site: Site; content: Content }

/** Puts a delivery together from its content and what is its own: a message to one reader. */
export async function composeDelivery(
  deps: Pick<Deps, 'sites' | 'contents' | 'publicUrl' | 'tokenKeys'>,
  delivery: ClaimedDelivery,
): Promise<MimeMessage> {
  const site = await deps.sites.find(delivery.siteId)
  const content = await deps.contents.find(delivery.contentId)
  const links = linksOf(deps, delivery)
  const values = { ...BRACES, ...links, ...wordsOf(delivery, content.locale) }

  return {
    from: senderOf(delivery, { site, content }),
    to: { name: cleanLine(delivery.name, LONGEST_NAME), address: delivery.address },
    replyTo: deskOf(site),
    subject: cleanLine(fill(content.subject, values), LONGEST_SUBJECT),
    messageId: delivery.messageId,
    date: delivery.datedAt,
    text: fill(content.text, values),
    html: fill(content.html, values, escapeHtml),
    headers: {
      'Content-Language': content.locale,
      'Feedback-ID': feedbackId(delivery),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...listHeaders(content, site),
      ...unsubscribeHeaders(links),
    },
  }
}

type Links = { actionUrl?: string; unsubscribeUrl?: string }

/** The links only this reader may follow. Their tokens are made anew, and come out the same. */
function linksOf(
  { publicUrl, tokenKeys }: Pick<Deps, 'publicUrl' | 'tokenKeys'>,
  delivery: ClaimedDelivery,
): Links {
  const link = (path: string, purpose: TokenPurpose, id: string): string =>
    `${publicUrl}/${path}/${signToken(tokenKeys, { purpose, site: delivery.siteId, id })}`

  if (delivery.kind === 'publication') {
    const { subscriptionId } = delivery
    return { unsubscribeUrl: link('subscriptions/unsubscribe', 'unsubscribe', subscriptionId) }
  }
  if (delivery.kind === 'confirmation') {
    const { confirmationId } = delivery.slots
    return { actionUrl: link('subscriptions/confirm', 'confirm', confirmationId) }
  }
  if (delivery.kind === 'my-comments') {
    return { actionUrl: link('comments/mine', 'mine', delivery.slots.linkId) }
  }
  return { actionUrl: link('comments/moderate', 'moderate', delivery.slots.commentId) }
}

function wordsOf(delivery: ClaimedDelivery, language: Language): Values {
  if (delivery.kind !== 'moderator-notice') return {}
  return { heading: WORDS[language].moderatorNotice.waiting(delivery.slots.count) }
}

function senderOf({ kind }: ClaimedDelivery, { site, content }: Parts): Address {
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
