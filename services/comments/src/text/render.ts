import sanitizeHtml from 'sanitize-html'
import { isVisible } from './clean.ts'
import { hasTurns, isolateDirections } from './direction.ts'
import { markdown, SCHEMES } from './markdown.ts'
import { linkMentions, type Mentions } from './mentions.ts'

const policy: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'blockquote', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'a'],
  allowedAttributes: {
    a: ['href', 'rel', 'dir'],
    ol: ['start'],
    p: ['dir'],
    li: ['dir'],
    code: ['dir'],
  },
  allowedSchemes: SCHEMES,
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attribs) => ({
      tagName,
      attribs: isOnPage(attribs) ? attribs : { ...attribs, rel: 'nofollow ugc noopener' },
    }),
  },
}

function isOnPage({ href = '' }: sanitizeHtml.Attributes): boolean {
  return href.startsWith('#')
}

/** What of a text may mean more than itself. */
const MARKUP = /[*_`>[\]<\\]|^ *[-+] |^ *\d{1,9}[.)] |:\/\//gm

/** What a comment may cost to draw: with more than this it is shown as it was written. */
const MOST_MARKUP = 5_000

const NOBODY: Mentions = new Map()

export type Rendered = { html: string; links: number }

/**
 * The one way from what a reader wrote to markup: a small Markdown, in which HTML is text, and
 * behind it a sanitiser that lets nothing through but the few tags above. Nobody's words vanish:
 * what Markdown would draw as nothing is shown as it was written.
 */
export function renderText(text: string, mentions = NOBODY): Rendered {
  const isTooMuch = text.matchAll(MARKUP).drop(MOST_MARKUP).next().done === false
  if (isTooMuch) return { html: drawPlain(text), links: text.split('://').length - 1 }

  const drawn = draw(text, mentions)
  const html = isVisible(drawn.replaceAll(/<[^>]*>/g, '')) ? drawn : drawPlain(text)
  return { html, links: html.split(/<a href="(?!#)/).length - 1 }
}

function draw(text: string, mentions: Mentions): string {
  const tokens = markdown.parse(text, {})
  linkMentions(tokens, mentions)
  if (hasTurns(text)) isolateDirections(tokens)
  return sanitizeHtml(markdown.renderer.render(tokens, markdown.options, {}), policy).trim()
}

function drawPlain(text: string): string {
  const open = hasTurns(text) ? '<p dir="auto">' : '<p>'
  const paragraphs = markdown.utils.escapeHtml(text).split(/\n{2,}/)
  return paragraphs.map((each) => `${open}${each.replaceAll('\n', '<br />\n')}</p>`).join('\n')
}
