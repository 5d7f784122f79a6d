import type { Site } from '@afterword/shared/access/store'
import { parseBody } from '@afterword/shared/http/parse'
import type { CommentId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { z } from 'zod'
import { commentText } from '../comments/comment-text.ts'
import { takeBack } from '../comments/delete-comment.ts'
import { holdComment } from '../comments/hold-comment.ts'
import { submitEdit } from '../comments/submit-edit.ts'
import type { Deps } from '../deps.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { isMyComment } from './store.ts'

type Change = { site: Site; address: string; commentId: CommentId }

/** Changes a comment for the owner of the address it is signed with, as an edit token would. */
export async function editMyComment(
  deps: Deps,
  { text, client, ...change }: Change & { text: string; client: string },
): Promise<void> {
  await refuseForeign(deps, change)
  const { site, commentId } = change
  const settings = await findSiteSettings(deps.db, site.id)
  const body = parseBody(z.object({ text: commentText(settings) }), { text })
  await submitEdit(deps, { site, commentId, text: body.text, client, now: deps.now() })
}

/** Takes a comment away, at any time: it is their own. */
export async function deleteMyComment(deps: Pick<Deps, 'db'>, change: Change): Promise<void> {
  await refuseForeign(deps, change)
  const { site, commentId: id } = change
  await deps.db.transaction().execute(async (tx) => {
    const { comment } = await holdComment(tx, { site: site.id, id })
    await takeBack(tx, comment)
  })
}

async function refuseForeign(
  { db }: Pick<Deps, 'db'>,
  { site, address, commentId }: Change,
): Promise<void> {
  const isTheirs = await isMyComment(db, { site: site.id, address }, commentId)
  if (!isTheirs) throw new Problem('comment-not-found')
}
