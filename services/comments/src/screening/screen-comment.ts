import type { Transaction } from 'kysely'
import { renderComment } from '../comments/render-comment.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { gatherFacts } from './gather-facts.ts'
import { screen, type Verdict } from './screen.ts'
import type { Submission } from './submission.ts'

/**
 * Renders a comment and judges it, new or edited. Throws where it is refused. The caller holds
 * the thread: what was said there before is sure only in turn.
 */
export async function screenComment(
  tx: Transaction<CommentsSchema>,
  deps: Pick<Deps, 'tokenKeys' | 'wordLists'>,
  submission: Submission,
): Promise<Verdict & { html: string }> {
  const { thread, draft, comment } = submission
  const { html, links } = await renderComment(tx, {
    thread: thread.id,
    text: draft.text,
    except: comment?.id,
  })
  const facts = await gatherFacts(tx, deps, { ...submission, links })
  return { ...screen(facts), html }
}
