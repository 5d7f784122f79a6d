import type { Site } from '@afterword/shared/access/store'
import { Html } from '@afterword/shared/http/html'
import type { CommentJson } from '../comments/comment-json.ts'
import type { ReadThread } from '../comments/read-thread.ts'
import { nameOf } from './comment-list.ts'
import { type CommentTree, growTree } from './comment-tree.ts'
import { permalink } from './place.ts'

type Discussion = Pick<ReadThread<CommentJson>, 'body' | 'openedAt'> & {
  site: Pick<Site, 'name' | 'url'>
  deepest: number
}

/** What search engines read of a discussion, as JSON-LD (schema.org's DiscussionForumPosting). */
export function discussionData({ body, openedAt, site, deepest }: Discussion): Html {
  const { thread, comments } = body
  const data = {
    '@context': 'https://schema.org',
    '@type': 'DiscussionForumPosting',
    '@id': `${thread.url}#afterword-title`,
    url: thread.url,
    mainEntityOfPage: thread.url,
    // One of headline, text and media has to be there. Nobody has vouched for a title: then there is none.
    ...(thread.title === null ? { text: `Comments on ${thread.url}` } : { headline: thread.title }),
    datePublished: openedAt?.toISOString(),
    author: { '@type': 'Organization', name: site.name, url: site.url },
    interactionStatistic: {
      '@type': 'InteractionCounter',
      interactionType: 'https://schema.org/CommentAction',
      userInteractionCount: thread.count,
    },
    comment: comments.flatMap((root) => toData(growTree(root, deepest), thread.url)),
  }
  return new Html(`<script type="application/ld+json">${escapeJson(data)}</script>`)
}

/** What was removed is not there: what replied to it moves up. */
function toData({ comment, children }: CommentTree, url: string): object[] {
  const below = children.flatMap((child) => toData(child, url))
  if (!comment.author) return below

  const { id, author, text, createdAt, editedAt } = comment
  return [
    {
      '@type': 'Comment',
      '@id': permalink(url, id),
      url: permalink(url, id),
      text,
      datePublished: createdAt,
      dateModified: editedAt ?? undefined,
      author: { '@type': 'Person', name: nameOf({ author }) },
      comment: below.length > 0 ? below : undefined,
    },
  ]
}

/** Nothing in it can end the script, or begin a comment of HTML. */
function escapeJson(data: object): string {
  return JSON.stringify(data).replaceAll(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  )
}
