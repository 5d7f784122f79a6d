import type { CommentId, ThreadId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { type Rendered, renderText } from '../text/render.ts'

type Words = { thread: ThreadId; text: string; except?: CommentId | undefined }

/** Draws a comment as it stands in its thread. */
export async function renderComment(
  tx: Transaction<CommentsSchema>,
  { text }: Words,
): Promise<Rendered> {
  return renderText(text)
}
