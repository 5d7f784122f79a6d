import type { CommentId, ThreadId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { type Mentions, namesIn } from '../text/mentions.ts'
import { listLatestBy } from './store.ts'

type Words = {
  thread: ThreadId | undefined
  text: string
  /** The comment itself, where it is there already. */
  except?: CommentId | undefined
}

/** Finds whom a text mentions with `@name` among those whose comments everyone sees in its thread. */
export async function findMentions(
  db: Kysely<CommentsSchema>,
  { thread, text, except }: Words,
): Promise<Mentions> {
  const names = namesIn(text)
  if (!thread || names.length === 0) return new Map()

  const found = await listLatestBy(db, { thread, names, except })
  return new Map(found.map(({ name, comment }) => [name, comment]))
}
