import type { AuthorId } from '@afterword/shared/ids'
import type { Transaction } from 'kysely'
import { renderComment } from '../comments/render-comment.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { gatherFacts } from './gather-facts.ts'
import { screen, type Verdict } from './screen.ts'
import type { Submission } from './submission.ts'

export type Screened = Verdict & {
  html: string
  /** Undefined where nobody has signed like this before. */
  authorId: AuthorId | undefined
}

/**
 * Renders a comment and judges it, new or edited. Throws where it is refused. The caller holds
 * the thread: what was said there before is sure only in turn.
 */
export async function screenComment(
  tx: Transaction<CommentsSchema>,
  deps: Pick<Deps, 'tokenKeys' | 'wordLists'>,
  submission: Submission,
): Promise<Screened> {
  const { thread, draft, comment } = submission
  const { html, links } = await renderComment(tx, {
    thread: thread.id,
    text: draft.text,
    except: comment?.id,
  })
  const { authorId, ...facts } = await gatherFacts(tx, deps, { ...submission, links })
  return { ...screen(facts), html, authorId }
}
