import type { CommentId } from '@afterword/shared/ids'
import MarkdownIt, { type Token } from 'markdown-it'

/** To which comment each name leads, by the name as it stands in the text. */
export type Mentions = ReadonlyMap<string, CommentId>

const MOST_MENTIONS = 10
const LONGEST_NAME = 60
const MOST_WORDS = 6

/** An `@` that begins a name, and not one within an address. */
const AT = /(?<![\p{L}\p{N}\p{M}_@/.])@(?=[\p{L}\p{N}])/gu

const WORD_END = /(?<=[\p{L}\p{N}\p{M}])(?![\p{L}\p{N}\p{M}])|(?<=\S)(?=\s|$)/gu

/** Every name that may be meant in a text: after each `@`, the first word, the first two, … */
export function namesIn(text: string): string[] {
  const names = new Set<string>()
  for (const { index } of text.matchAll(AT).take(MOST_MENTIONS)) {
    const after = text.slice(index + 1, index + 1 + LONGEST_NAME).split('\n')[0] ?? ''
    const ends = after.matchAll(WORD_END).take(MOST_WORDS)
    for (const end of ends) names.add(after.slice(0, end.index))
  }
  return [...names]
}

/** Makes links of the mentions in a drawing's texts, except within links. */
export function linkMentions(tokens: Token[], mentions: Mentions): void {
  if (mentions.size === 0) return
  const names = [...mentions].toSorted(([one], [other]) => other.length - one.length)
  for (const token of tokens) {
    let isInLink = false
    token.children =
      token.children?.flatMap((child) => {
        if (child.type === 'link_open') isInLink = true
        if (child.type === 'link_close') isInLink = false
        return child.type === 'text' && !isInLink ? splitAtMentions(child, names) : [child]
      }) ?? null
  }
}

/** Of several names that fit, the longest is meant: it comes first. */
function splitAtMentions({ content }: Token, longestFirst: [string, CommentId][]): Token[] {
  const pieces: Token[] = []
  let done = 0
  for (const { index } of content.matchAll(AT).take(MOST_MENTIONS)) {
    const found = longestFirst.find(([name]) => isAt(content, index + 1, name))
    if (!found || index < done) continue
    const [name, comment] = found
    pieces.push(textToken(content.slice(done, index)), ...linkTokens(`@${name}`, comment))
    done = index + 1 + name.length
  }
  return [...pieces, textToken(content.slice(done))]
}

function isAt(text: string, start: number, name: string): boolean {
  const end = start + name.length
  return text.startsWith(name, start) && !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(end, end + 2))
}

function textToken(content: string): Token {
  return Object.assign(new MarkdownIt.Token('text', '', 0), { content })
}

function linkTokens(text: string, comment: CommentId): Token[] {
  const open = new MarkdownIt.Token('link_open', 'a', 1)
  open.attrSet('href', `#comment-${comment}`)
  return [open, textToken(text), new MarkdownIt.Token('link_close', 'a', -1)]
}
