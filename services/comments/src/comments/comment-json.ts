import { CommentId } from '@afterword/shared/ids'
import { z } from 'zod'
import type { ShownComment } from './comment.ts'

/** A comment as everyone gets it. */
export const CommentJson = z
  .object({
    id: CommentId,
    parentId: CommentId.nullable().describe('What it replies to; null for a comment on the page'),
    depth: z.int().min(0),
    author: z.object({
      name: z.string().describe('Empty where the site asks for no name'),
      website: z.string().nullable(),
    }),
    html: z.string().describe('Paragraphs, quotes, lists, emphasis, code and links; nothing else'),
    text: z.string().describe('What the author wrote'),
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
export function toCommentJson(comment: Omit<ShownComment, 'rootId'>): CommentJson {
  const { id, parentId, depth, authorName, website, html, text, createdAt, editedAt } = comment
  return {
    id,
    parentId,
    depth,
    author: { name: authorName, website },
    html,
    text,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
  }
}
