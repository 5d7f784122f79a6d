import type { AuthorId, CommentId, ThreadId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Said = {
  author: AuthorId
  thread: ThreadId
  text: string
  since: Date
  /** The comment that is being edited. */
  except: CommentId | undefined
}

/** True if this author has said just this here before. Sure only while the thread is held. */
export async function isDuplicate(
  tx: Transaction<CommentsSchema>,
  { author, thread, text, since, except }: Said,
): Promise<boolean> {
  let said = tx
    .selectFrom('comments.comments')
    .select('id')
    .where('authorId', '=', author)
    .where('threadId', '=', thread)
    .where('createdAt', '>', since)
    .where('text', '=', text)
    .where('status', '<>', 'deleted')
  if (except) said = said.where('id', '<>', except)
  return (await said.limit(1).executeTakeFirst()) !== undefined
}
