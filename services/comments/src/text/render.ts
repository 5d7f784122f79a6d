import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

/** What a link may lead to. A relative address would lead into whatever page shows the comment. */
const SCHEMES = ['http', 'https', 'mailto']

/** Deeper quotes and lists than anybody writes; a bomb of them stays text. */
const MOST_NESTING = 20

const markdown = new MarkdownIt({
  html: false,
  linkify: true,
  breaks: true,
  maxNesting: MOST_NESTING,
})
markdown.disable([
  'code',
  'entity',
  'heading',
  'hr',
  'html_block',
  'html_inline',
  'image',
  'lheading',
  'reference',
  'strikethrough',
  'table',
])
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
for (const scheme of ['ftp:', 'mailto:', '//']) markdown.linkify.add(scheme, null)
markdown.validateLink = (url) => {
  const protocol = URL.parse(url)?.protocol.slice(0, -1)
  return protocol !== undefined && SCHEMES.includes(protocol)
}

const policy: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'blockquote', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'a'],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: SCHEMES,
  allowProtocolRelative: false,
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow ugc noopener' }),
  },
}

export type Rendered = { html: string; links: number }

/**
 * The one way from what a reader wrote to markup: a small Markdown, in which HTML is text, and
 * behind it a sanitiser that lets nothing through but the few tags above.
 */
export function renderText(text: string): Rendered {
  const html = sanitizeHtml(markdown.render(text), policy).trim()
  return { html, links: html.split('<a ').length - 1 }
}
