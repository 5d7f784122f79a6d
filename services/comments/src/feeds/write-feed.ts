import type { AtomFeed } from 'feedsmith'
import { markupElsewhere, permalink } from '../fragments/place.ts'
import type { FeedComment } from './store.ts'

export type Feed = {
  /** Never changes, and is nobody else's. */
  id: string
  title: string
  /** Where this feed is. */
  self: string
  /** The page it is about. */
  page: string
  /** When it last changed, while nothing is in it. */
  begun: Date
  comments: FeedComment[]
}

/**
 * Writes a feed of comments as Atom (RFC 4287), with threading (RFC 4685). The library is loaded
 * with the first one: it takes 4 MB, and many sites have no reader of feeds.
 */
export async function writeFeed(feed: Feed): Promise<string> {
  const { generateAtomFeed } = await import('feedsmith')
  const { id, title, self, page, begun, comments } = feed
  const times = comments.map(changedAt).map((time) => time.getTime())
  return generateAtomFeed(
    {
      id,
      title: { value: clean(title), type: 'text' },
      updated: times.length === 0 ? begun : new Date(Math.max(...times)),
      links: [
        { rel: 'self', href: self, type: 'application/atom+xml' },
        { rel: 'alternate', href: page, type: 'text/html' },
      ],
      generator: { text: 'Afterword' },
      entries: comments.map(toEntry),
    },
    { strict: true },
  )
}

type Entry = AtomFeed.Entry<Date, true>

function toEntry(comment: FeedComment): Entry {
  const { id, parentId, authorName, url, title, html, createdAt } = comment
  const name = clean(authorName) || 'Anonymous'
  return {
    id: `urn:uuid:${id}`,
    title: { value: title === '' ? name : `${name}: ${clean(title)}`, type: 'text' },
    authors: [{ name }],
    published: createdAt,
    updated: changedAt(comment),
    links: [{ rel: 'alternate', href: permalink(url, id), type: 'text/html' }],
    content: { value: clean(markupElsewhere(html, url).toString()), type: 'html' },
    ...(parentId && {
      thr: { inReplyTos: [{ ref: `urn:uuid:${parentId}`, href: permalink(url, parentId) }] },
    }),
  }
}

/** What waited and was edited meanwhile is new to whoever reads the feed. */
function changedAt({ shownAt, editedAt }: FeedComment): Date {
  return editedAt && editedAt > shownAt ? editedAt : shownAt
}

/** Without what XML 1.0 has no place for. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}
