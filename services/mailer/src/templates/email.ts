import { readFileSync } from 'node:fs'
import type { Brand } from './brand.ts'
import { escapeHtml, fill, protect, type Values } from './fill.ts'
import type { Voice } from './voice.ts'

/** An e-mail without its recipient, `{{slots}}` standing where copies differ. */
export type Email = { subject: string; text: string; html: string }

/** The shell every mail shares, in both forms. */
export type Frame = { text: string; html: string }

/** What a mail may say or leave out, by its slot in the frame. */
const PARTS = {
  preview: undefined,
  heading: undefined,
  lead: undefined,
  imageUrl: undefined,
  topic: undefined,
  articles: undefined,
  discussionsLabel: undefined,
  discussions: undefined,
  moreDiscussions: undefined,
  quotes: undefined,
  more: undefined,
  actionLabel: undefined,
  actionUrl: undefined,
  note: undefined,
  unsubscribeLabel: undefined,
} satisfies Values

type Part = keyof typeof PARTS

/** What one mail says. Parts in `later` are filled in per copy, and links always may be. */
type Message = { [part in Part]?: Values[string] } & {
  subject: string
  /** BCP 47, of the heading and the lead: an article may be in another language than ours. */
  headingLanguage?: string
  reason: string
  later?: readonly Part[]
}

/** The frame as `npm run frames` compiled it from MJML, and its counterpart in plain text. */
export function readFrame(): Frame {
  return { text: read('frame.txt.template'), html: read('frame.html.template') }
}

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}

/** Says a message in both forms. What comes from outside is escaped by where it stands. */
export function composeEmail(voice: Voice, { subject, later = [], ...message }: Message): Email {
  const { language, words, frame } = voice
  const parts = Object.entries({ ...PARTS, ...message }).filter(
    ([name]) => !later.some((part) => part === name),
  )
  const values: Values = {
    ...brandValues(voice.brand),
    language,
    headingLanguage: language,
    direction: words.direction,
    start: words.direction === 'ltr' ? 'left' : 'right',
    ...Object.fromEntries(parts),
  }
  return {
    subject,
    text: fill(frame.text, values, protect),
    html: fill(frame.html, values, (text) => protect(escapeHtml(text))),
  }
}

function brandValues({ name, url, host: _host, logoUrl, ...rest }: Brand): Values {
  return { ...rest, siteName: name, siteUrl: url, logoUrl, noLogo: logoUrl ? undefined : name }
}
