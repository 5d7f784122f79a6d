import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { PlacedComment } from './comment.ts'

/** A comment as everyone gets it. */
export const CommentJson = z
  .object({
    id: CommentId,
    parentId: CommentId.nullable().describe('What it replies to; null for a comment on the page'),
    depth: z.int().min(0),
    author: z
      .object({
        name: z.string().describe('Empty where the site asks for no name'),
        website: z.string().nullable(),
        avatar: z.string().nullable().describe('As the news site has it, of who is signed in'),
        confirmed: z.boolean().describe('They have proved their address, or are signed in'),
        staff: z.boolean(),
      })
      .nullable()
      .describe('Null where the comment was removed: it only keeps its place'),
    html: z.string().describe('Paragraphs, quotes, lists, emphasis, code and links; nothing else'),
    text: z.string().describe('What the author wrote'),
    up: z.int().min(0).describe('Votes for it'),
    down: z.int().min(0).describe('Votes against it'),
    pinned: z.boolean(),
    featured: z.boolean(),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Comment' })
export type CommentJson = z.infer<typeof CommentJson>

/** A comment on the page itself, with the beginning of what it started. */
export const RootJson = CommentJson.extend({
  replies: z.array(CommentJson).describe('All that it started, flat, oldest first; at most 50'),
  nextReply: z.string().nullable().describe('`after` for more replies; null when these are all'),
}).meta({ id: 'RootComment' })
export type RootJson = z.infer<typeof RootJson>

/** A comment as its author gets it back. */
export const PostedJson = CommentJson.extend({
  status: z.enum(['approved', 'pending']),
  reason: z
    .enum(['thread-moderated', 'links', 'first-comment', 'under-review'])
    .nullable()
    .describe('Why it waits'),
  message: z.string().describe('What became of it, in a sentence for the reader'),
}).meta({ id: 'PostedComment' })
export type PostedJson = z.infer<typeof PostedJson>

/** Names each field, so that a new one, such as an address, stays private by default. */
export function toCommentJson(comment: Omit<PlacedComment, 'rootId'>): CommentJson {
  const { id, parentId, depth, createdAt } = comment
  const place = { id, parentId, depth, createdAt: createdAt.toISOString() }
  if (!comment.shown) return { ...place, ...REMOVED }

  const { authorName, website, avatarUrl, confirmed, byStaff, html, text } = comment
  const { upVotes, downVotes, pinnedAt, featuredAt, editedAt } = comment
  return {
    ...place,
    author: { name: authorName, website, avatar: avatarUrl, confirmed, staff: byStaff },
    html,
    text,
    up: upVotes,
    down: downVotes,
    pinned: pinnedAt !== null,
    featured: featuredAt !== null,
    editedAt: editedAt?.toISOString() ?? null,
  }
}

const REMOVED = {
  author: null,
  html: '',
  text: '',
  up: 0,
  down: 0,
  pinned: false,
  featured: false,
  editedAt: null,
}
