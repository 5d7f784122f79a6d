import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { renderText } from '../text/render.ts'
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
  const { html, links } = renderText(submission.draft.text)
  const facts = await gatherFacts(tx, deps, { ...submission, links })
  return { ...screen(facts), html }
}
