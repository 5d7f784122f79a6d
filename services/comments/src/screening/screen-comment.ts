import type { Kysely } from 'kysely'
import { renderComment } from '../comments/render-comment.ts'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { gatherFacts } from './gather-facts.ts'
import { screen, type Verdict } from './screen.ts'
import type { OnRecord } from './store.ts'
import type { Submission } from './submission.ts'

export type Screened = Verdict & { html: string }

/** Renders a comment and judges it, new or edited. Throws where it is refused. */
export async function screenComment(
  db: Kysely<CommentsSchema>,
  deps: Pick<Deps, 'wordLists'>,
  submission: Submission & { record: OnRecord },
): Promise<Screened> {
  const { thread, draft, comment } = submission
  const { html, links } = await renderComment(db, {
    thread: thread?.id,
    text: draft.text,
    except: comment?.id,
  })
  return { ...screen(await gatherFacts(db, deps, { ...submission, links })), html }
}
