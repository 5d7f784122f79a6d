import { CommentId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { type Comment, Status } from '../comments/comment.ts'

/** The comment that a report or a review is about, as moderators see it. */
export type Subject = Pick<Comment, 'id' | 'threadId' | 'html' | 'text' | 'status'> & {
  authorName: string
  threadUrl: string
  threadTitle: string
}

export const SubjectJson = z.object({
  id: CommentId,
  threadId: ThreadId,
  status: Status.describe('What it is now'),
  author: z.string(),
  html: z.string(),
  text: z.string(),
  page: z.object({ url: z.url(), title: z.string() }),
})

export function toSubjectJson(subject: Subject): z.infer<typeof SubjectJson> {
  const { authorName, threadUrl, threadTitle, ...comment } = subject
  return { ...comment, author: authorName, page: { url: threadUrl, title: threadTitle } }
}
