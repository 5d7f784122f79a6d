import { CommentId, SiteId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { commentText } from '../comments/comment-text.ts'
import { Status } from '../comments/comment.ts'
import { ThreadState } from '../threads/thread.ts'
import { DecisionJson } from './decision-json.ts'
import { CommentAction, ThreadAction } from './decision.ts'
import { ModeratedJson } from './moderated-comment.ts'

const MOST = 100

/** A moderator may let stand, and write, what is longer than the site takes from readers. */
const LONGEST_TEXT = 65_525

export const SitePath = z.object({ site: SiteId })
export const CommentPath = SitePath.extend({ id: CommentId })
export const DecisionPath = SitePath.extend({ id: z.uuid() })

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const QueueAnswer = z.object({
  comments: z.array(ModeratedJson),
  next: z
    .string()
    .nullable()
    .describe('`after` for the next page; null on the last one. A page before it may be empty'),
})

export const AuditAnswer = z.object({
  decisions: z.array(DecisionJson).describe('Newest first'),
  next: z.uuid().nullable().describe('`after` for the next page; null on the last one'),
})

export const CommentAnswer = z.object({
  comment: ModeratedJson.extend({
    decisions: z.array(DecisionJson).describe('The newest first, at most 100'),
  }).meta({ id: 'ModeratedCommentInFull' }),
  versions: z
    .array(z.object({ number: z.int(), text: z.string(), replacedAt: z.iso.datetime() }))
    .describe('What it said before, oldest first'),
  reports: z
    .array(
      z.object({
        id: z.uuid(),
        reason: z.enum(['spam', 'abuse', 'off-topic', 'illegal']),
        note: z.string().nullable(),
        law: z.string().nullable().describe('Which law it is said to break'),
        status: z.enum(['open', 'upheld', 'dismissed']),
        createdAt: z.iso.datetime(),
      }),
    )
    .describe('The newest first, at most 100'),
})
export type CommentAnswer = z.infer<typeof CommentAnswer>

const Note = z.string().trim().max(1_000).nullable().default(null)

const AboutComment = {
  commentId: CommentId,
  from: Status.optional().describe('What you saw: if it is something else by now, nothing happens'),
  versions: z
    .int()
    .min(0)
    .optional()
    .describe('As you saw it: if its author has rewritten it since, nothing happens'),
}

const Asked = z.discriminatedUnion('action', [
  z.strictObject({ ...AboutComment, action: CommentAction.exclude(['edit']) }),
  z.strictObject({
    ...AboutComment,
    action: z.literal('edit'),
    text: commentText({ maxLength: LONGEST_TEXT }),
  }),
  z.strictObject({ threadId: ThreadId, action: ThreadAction }),
])

export const DecisionsBody = z.strictObject({
  decisions: z
    .array(Asked)
    .min(1)
    .max(MOST)
    .refine(
      (decisions) => new Set(decisions.map(subjectOf)).size === decisions.length,
      'Decide on each comment once.',
    )
    .describe('Made in this order, each by itself: one that cannot be stops none of the others'),
  note: Note.describe('Why, for other moderators'),
  rule: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .nullable()
    .default(null)
    .describe("Which of the site's rules was broken, in words that the comment's author reads"),
})

function subjectOf(asked: z.infer<typeof Asked>): string {
  return 'threadId' in asked ? asked.threadId : asked.commentId
}

export const DecisionsAnswer = z.object({
  results: z
    .array(
      z.object({
        commentId: CommentId.nullable(),
        threadId: ThreadId.nullable(),
        outcome: z
          .enum(['decided', 'unchanged', 'overtaken', 'refused', 'not-found'])
          .describe('`overtaken`: it is not what `from` and `versions` say any more'),
        decisionId: z.uuid().nullable().describe('By this it is undone; null where none was made'),
        status: Status.nullable().describe('What the comment is now'),
        state: ThreadState.nullable().describe("The thread's own state now"),
        others: z
          .int()
          .describe('How many more comments it was about, at most 1,000: ask again for the rest'),
        detail: z.string().nullable().describe('What was in its way'),
      }),
    )
    .describe('In the order of the decisions'),
})

export const UndoBody = z.strictObject({ note: Note }).default({ note: null })

export const UndoAnswer = z.object({
  outcome: z.enum(['undone', 'unchanged']).describe('`unchanged`: it was undone before'),
  decisionId: z.uuid().describe('The undoing, a decision of its own'),
  restored: z.int().describe('How much is again what it was'),
  left: z.int().describe('How much was changed since, and stays as it is'),
})

/** What the buttons of a moderator's page post. */
const LinkAction = CommentAction.extract(['approve', 'reject', 'spam'])
export const DecisionForm = z.object({
  action: LinkAction,
  versions: z.coerce.number().int().optional(),
})
export type DecisionForm = z.infer<typeof DecisionForm>
