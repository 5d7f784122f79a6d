import { CommentWaiting, MailRequested } from '@afterword/shared/contracts/comments'
import { type NewMessage, newMessage } from '@afterword/shared/messages/send'
import type { NewComment } from './compose-comment.ts'
import type { Draft } from './draft.ts'

type About = { comment: NewComment; draft: Draft; address: string | null }

type News = {
  messages: NewMessage[]
  /** Whether its author's address may be read for one confirmation. */
  asksForMail: boolean
}

/**
 * Who is to know of a new comment. What a machine asks for is not passed on: its address is
 * likely somebody else's.
 */
export function newsOfComment({ comment, draft, address }: About): News {
  const { id: commentId, siteId, authorId, status } = comment
  if (status === 'spam') return { messages: [], asksForMail: false }

  const messages: NewMessage[] = []
  if (status === 'pending') messages.push(newMessage(CommentWaiting, { siteId, commentId }))
  const asksForMail = address !== null && draft.notify.includes('publications')
  if (asksForMail) {
    const request = { siteId, authorId, commentId, topics: ['site' as const] }
    messages.push(newMessage(MailRequested, request))
  }
  return { messages, asksForMail }
}
