import { CommentId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { DEFAULT_SETTINGS } from '../site-settings/settings.ts'
import { PageId, PageUrl } from '../threads/page.ts'
import { ThreadJson } from '../threads/thread-json.ts'
import { CommentJson, ListedJson, PostedJson, RootJson } from './comment-json.ts'
import { draftOf } from './draft.ts'

const MOST = 100
const USUAL = 50

/** A page size; more than the most is the most. */
const Limit = z.coerce
  .number()
  .int()
  .default(USUAL)
  .transform((limit) => Math.min(Math.max(limit, 1), MOST))
  .meta({ description: `How many, from 1 to ${MOST}`, example: USUAL })

const Cursor = z.string().max(200).describe('`next` or `nextReply` of an answer before')

export const SitePath = z.object({ site: SiteId })

export const ThreadQuery = z.object({
  url: PageUrl.describe('The address of the page'),
  id: PageId.optional().describe("The page's id in the site's CMS, which outlives its address"),
  sort: z.enum(['newest', 'oldest', 'top']).default('newest'),
  after: Cursor.optional(),
  limit: Limit,
})

export const ThreadAnswer = z.object({
  thread: ThreadJson,
  comments: z.array(RootJson),
  next: z.string().nullable().describe('`after` for the next page; null on the last one'),
})

export const CommentPath = z.object({ id: CommentId })

export const RepliesQuery = z.object({ after: Cursor.optional(), limit: Limit })

export const RepliesAnswer = z.object({
  comments: z.array(ListedJson),
  next: z.string().nullable(),
})

export const CommentAnswer = z.object({ comment: CommentJson })

/** As it is for a site that has set no limits of its own. */
export const PostCommentBody = draftOf(DEFAULT_SETTINGS).meta({ id: 'PostComment' })

export const PostCommentAnswer = z.object({
  comment: PostedJson,
  editToken: z.string().describe('Lets its holder change the comment. Keep it; we do not'),
  readerToken: z
    .string()
    .optional()
    .describe('Where none was brought: knows this browser again. Keep it; we do not'),
})
