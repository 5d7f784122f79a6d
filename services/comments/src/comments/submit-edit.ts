import type { Deps } from '../deps.ts'
import { countingTrouble } from '../proof-of-work/trouble.ts'
import { type Edit, editComment } from './edit-comment.ts'
import type { HeldComment } from './store.ts'

/**
 * Takes an author's edit as a request brings it. What becomes of an edit says what the site's
 * rules make of the words, so nobody may ask as often as they like.
 */
export async function submitEdit(deps: Deps, edit: Edit): Promise<HeldComment> {
  const { site, client } = edit
  const { comment } = await countingTrouble(deps, { site: site.id, client }, async () => {
    await deps.limits.edits(`${site.id} ${client}`)
    const edited = await editComment(deps, edit)
    return { comment: edited, isSpam: edited.status === 'spam' }
  })
  return comment
}
