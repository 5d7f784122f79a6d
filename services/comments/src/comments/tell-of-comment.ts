import { CommentWaiting, MailRequested } from '@afterword/shared/contracts/comments'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { NewComment } from './compose-comment.ts'
import type { Draft } from './draft.ts'
import { insertMailRequest } from './store.ts'

type News = { comment: NewComment; draft: Draft; address: string | null }

/**
 * Tells who is to know of a new comment. What a machine asks for is not passed on: its address is
 * likely somebody else's.
 */
export async function tellOfComment(
  tx: Transaction<CommentsSchema>,
  { comment, draft, address }: News,
): Promise<void> {
  const { id: commentId, siteId, authorId, status } = comment
  if (status === 'spam') return

  if (status === 'pending') await send(tx, CommentWaiting, { siteId, commentId })
  if (address !== null && draft.notify.includes('publications')) {
    await insertMailRequest(tx, { commentId, authorId })
    await send(tx, MailRequested, { siteId, authorId, commentId, topics: ['site'] })
  }
}
