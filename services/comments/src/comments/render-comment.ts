import type { CommentId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import { findMentions } from '../mentions/find-mentions.ts'
import type { CommentsSchema } from '../schema.ts'
import { type Rendered, renderText } from '../text/render.ts'

type Words = {
  /** Undefined where it is still to be made: there is nobody to mention. */
  thread: ThreadId | undefined
  text: string
  /** The comment itself, where it is there already. */
  except?: CommentId | undefined
}

/** Draws a comment as it stands in its thread: mentions lead to whom they mean. */
export async function renderComment(db: Kysely<CommentsSchema>, words: Words): Promise<Rendered> {
  return renderText(words.text, await findMentions(db, words))
}
