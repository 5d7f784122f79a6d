import MarkdownIt from 'markdown-it'
import { showImagesAsLinks } from './images.ts'

/** What a link may lead to. A relative address would lead into whatever page shows the comment. */
export const SCHEMES = ['http', 'https', 'mailto']

/** Deeper quotes and lists than anybody writes; a bomb of them stays text. */
const MOST_NESTING = 20

/** A small Markdown, in which HTML is text. What a text costs grows with its length. */
export const markdown = new MarkdownIt({
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

// Decoded, an address could show what was taken out of the text around it.
markdown.normalizeLinkText = (url) => url

markdown.core.ruler.before('text_join', 'images', showImagesAsLinks)
