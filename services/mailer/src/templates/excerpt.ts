import { parse } from 'tldts'
import { cleanLine } from './clean-line.ts'

const LONGEST_NAME = 64
const LONGEST_EXCERPT = 280

/** Markdown's images and links: what is to be read of them stands in the first brackets. */
const MARKDOWN_LINK = /!?\[([^\]]*)\]\([^)]*\)?/g
const ADDRESS = /(?:[a-z][\w+.-]*:\/\/|mailto:|tel:|www\.)\S+|\S+@\S+\.\S+/giu
/** What mail programs make a link of by themselves, if its end is a domain that exists. */
const MAYBE_HOST = /(?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]+(?:[/:?#]\S*)?/gu

/**
 * What somebody wrote, as a mail may show it: text alone. Nothing in it is a link, not even
 * to a mail program that makes links of whatever looks like one.
 */
export function excerptOf(text: string, link: string): string {
  return cleanLine(withoutLinks(text, link), LONGEST_EXCERPT)
}

/** A commenter's name, likewise. */
export function nameOf(name: string, link: string): string {
  return cleanLine(withoutLinks(name, link), LONGEST_NAME)
}

function withoutLinks(text: string, link: string): string {
  const stand = `[${link}]`
  return text
    .replace(MARKDOWN_LINK, '$1')
    .replace(ADDRESS, stand)
    .replace(MAYBE_HOST, (host) => (isLinked(host) ? stand : host))
}

function isLinked(text: string): boolean {
  const { isIcann, isIp, domain } = parse(text, { allowPrivateDomains: false })
  return isIp === true || (isIcann === true && domain !== null)
}
