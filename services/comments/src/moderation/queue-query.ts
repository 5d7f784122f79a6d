import { CommentId, ReaderId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Status } from '../comments/comment.ts'
import { cleanText } from '../text/clean.ts'
import { Limit } from '../threads/api.ts'
import { PageUrl } from '../threads/page.ts'

/** `all` is every status there is. */
export const QueueQuery = z.object({
  status: z.enum([...Status.options, 'all']).default('pending'),
  reason: z.string().max(100).optional().describe('The name of what held it'),
  thread: ThreadId.optional(),
  url: PageUrl.optional().describe('The address of the page it stands on'),
  author: z.string().trim().min(1).max(245).optional().describe('The name it is signed with'),
  email: z.string().trim().min(1).max(100).optional().describe('The address it is signed with'),
  reader: ReaderId.optional().describe('Whose browser, or whose account, it came from'),
  reported: z.stringbool().optional().describe('Only what readers have reported and waits'),
  text: z
    .string()
    .transform(cleanText)
    .pipe(z.string().min(2).max(200))
    .optional()
    .describe('Holds these letters in a row, whatever their case; a page may then hold fewer'),
  sort: z.enum(['oldest', 'newest']).default('oldest'),
  after: z.string().max(200).optional().describe('`next` of the answer before'),
  limit: Limit,
})
export type QueueQuery = z.infer<typeof QueueQuery>

export const AuditQuery = z.object({
  comment: CommentId.optional(),
  thread: ThreadId.optional(),
  after: z.uuid().optional().describe('`next` of the answer before'),
  limit: Limit,
})
export type AuditQuery = z.infer<typeof AuditQuery>
