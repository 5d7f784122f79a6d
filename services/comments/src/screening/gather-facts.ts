import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Facts } from './phase.ts'
import { isDuplicate } from './store.ts'
import type { Submission } from './submission.ts'

const DUPLICATE_WITHIN_MS = 24 * 60 * 60 * 1_000

/** Looks up all that the phases will look at. */
export async function gatherFacts(
  tx: Transaction<CommentsSchema>,
  _deps: Pick<Deps, 'tokenKeys'>,
  submission: Submission & { links: number },
): Promise<Facts> {
  const { settings, state, reader, author, thread, draft, links, now } = submission
  const { comment, form, flood } = submission
  return {
    settings,
    threadState: state,
    reader,
    links,
    trapSprung: form !== undefined && form.company !== '',
    isDuplicate: await isDuplicate(tx, {
      author: author.id,
      thread: thread.id,
      text: draft.text,
      since: new Date(now.getTime() - DUPLICATE_WITHIN_MS),
      except: comment?.id,
    }),
    flood,
    reasonsBefore: comment?.reasons ?? [],
  }
}
