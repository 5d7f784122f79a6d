import { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Status } from '../comments/comment.ts'
import { Action } from './decision.ts'

const MOST = 100

export const SitePath = z.object({ site: SiteId })

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const QueueQuery = z.object({
  status: Status.default('pending'),
  after: z.string().max(200).optional().describe('`next` of the answer before'),
  limit: z.coerce
    .number()
    .int()
    .default(50)
    .transform((limit) => Math.min(Math.max(limit, 1), MOST))
    .meta({ description: `How many, from 1 to ${MOST}`, example: 50 }),
})

/** A comment as moderators get it. */
export const ModeratedJson = z
  .object({
    id: CommentId,
    threadId: ThreadId,
    parentId: CommentId.nullable(),
    depth: z.int(),
    status: Status,
    reasons: z.array(z.string()).describe('The screening phases that held it'),
    author: z.object({
      name: z.string(),
      email: z.string().nullable().describe('As typed: nobody has proved it'),
      website: z.string().nullable(),
    }),
    page: z.object({
      url: z.url(),
      title: z.string(),
      vouched: z.boolean().describe('Whether the site itself has named it, not a visitor'),
    }),
    html: z.string(),
    text: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ModeratedComment' })
export type ModeratedJson = z.infer<typeof ModeratedJson>

export const QueueAnswer = z.object({
  comments: z.array(ModeratedJson),
  next: z.string().nullable(),
})

export const DecisionsBody = z.strictObject({
  decisions: z
    .array(z.strictObject({ commentId: CommentId, action: Action }))
    .min(1)
    .max(MOST)
    .refine(
      (decisions) => new Set(decisions.map(({ commentId }) => commentId)).size === decisions.length,
      'Decide on each comment once.',
    ),
  note: z.string().trim().max(1_000).nullable().default(null).describe('Why, for other moderators'),
})

export const DecisionsAnswer = z.object({
  results: z.array(
    z.object({
      commentId: CommentId,
      status: Status.nullable().describe('What it is now; null where there is no such comment'),
      outcome: z.enum(['decided', 'unchanged', 'not-found']),
    }),
  ),
})

/** What the buttons of a moderator's page post. */
export const DecisionForm = z.object({ action: Action })
