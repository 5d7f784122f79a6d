import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { PlacedComment } from './comment.ts'

/** A comment as everyone gets it in a list, where nobody needs more of its words than the markup. */
export const ListedJson = z
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
    up: z.int().min(0).describe('Votes for it'),
    down: z.int().min(0).describe('Votes against it'),
    pinned: z.boolean(),
    featured: z.boolean(),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ListedComment' })
export type ListedJson = z.infer<typeof ListedJson>

/** A comment as everyone gets it by itself. */
export const CommentJson = ListedJson.extend({
  text: z.string().describe('What the author wrote'),
}).meta({ id: 'Comment' })
export type CommentJson = z.infer<typeof CommentJson>

/** A comment on the page itself, with the beginning of what it started. */
export const RootJson = ListedJson.extend({
  replies: z.array(ListedJson).describe('All that it started, flat, oldest first; at most 50'),
  nextReply: z.string().nullable().describe('`after` for more replies; null when these are all'),
}).meta({ id: 'RootComment' })

/** The same, of comments that say as much as is asked for. */
export type RootOf<Comment> = Comment & { replies: Comment[]; nextReply: string | null }

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
export function toListedJson(comment: Omit<PlacedComment, 'rootId' | 'text'>): ListedJson {
  const { id, parentId, depth, createdAt } = comment
  const place = { id, parentId, depth, createdAt: createdAt.toISOString() }
  if (!comment.shown) return { ...place, ...REMOVED }

  const { authorName, website, avatarUrl, confirmed, byStaff, html } = comment
  const { upVotes, downVotes, pinnedAt, featuredAt, editedAt } = comment
  return {
    ...place,
    author: { name: authorName, website, avatar: avatarUrl, confirmed, staff: byStaff },
    html,
    up: upVotes,
    down: downVotes,
    pinned: pinnedAt !== null,
    featured: featuredAt !== null,
    editedAt: editedAt?.toISOString() ?? null,
  }
}

export function toCommentJson(comment: Omit<PlacedComment, 'rootId'>): CommentJson {
  return { ...toListedJson(comment), text: comment.shown ? comment.text : '' }
}

const REMOVED = {
  author: null,
  html: '',
  up: 0,
  down: 0,
  pinned: false,
  featured: false,
  editedAt: null,
}
