import { readFileSync } from 'node:fs'
import type { Brand } from './brand.ts'
import { escapeHtml, fill, keepSections, protect, type Values } from './fill.ts'
import { type Language, WORDS } from './words.ts'

/** An e-mail without its recipient, `{{slots}}` standing where copies differ. */
export type Email = { subject: string; text: string; html: string }

/** The shell every mail shares, in both forms. */
export type Frame = { text: string; html: string }

/** What one mail says. Where `heading` or `actionUrl` is left out, it is filled in per copy. */
export type Message = {
  language: Language
  subject: string
  preview: string
  heading?: string
  /** BCP 47, of the heading and the lead: an article may be in another language than ours. */
  headingLanguage: string
  lead?: string | undefined
  imageUrl?: string | undefined
  action: string
  actionUrl?: string
  note?: string
  reason: string
  unsubscribe?: string
}

/** The frame as `npm run frames` compiled it from MJML, and its counterpart in plain text. */
export function readFrame(): Frame {
  return { text: read('frame.txt.template'), html: read('frame.html.template') }
}

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

/** Says a message in both forms. What comes from outside is escaped by where it stands. */
export function composeEmail(frame: Frame, brand: Brand, message: Message): Email {
  const values = { ...brandValues(brand), ...messageValues(message) }
  return {
    subject: message.subject,
    text: fill(keepSections(frame.text, values), values, protect),
    html: fill(keepSections(frame.html, values), values, (text) => protect(escapeHtml(text))),
  }
}

function brandValues(brand: Brand): Values {
  const { name, url, host: _host, ...rest } = brand
  return { ...rest, siteName: name, siteUrl: url }
}

function messageValues(message: Message): Values {
  const { direction } = WORDS[message.language]
  return {
    language: message.language,
    direction,
    start: direction === 'ltr' ? 'left' : 'right',
    preview: message.preview,
    heading: message.heading,
    headingLanguage: message.headingLanguage,
    lead: message.lead,
    imageUrl: message.imageUrl,
    actionLabel: message.action,
    actionUrl: message.actionUrl,
    note: message.note,
    reason: message.reason,
    unsubscribeLabel: message.unsubscribe,
  }
}
