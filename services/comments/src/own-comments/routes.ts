import { clientNetwork } from '@afterword/shared/http/client-address'
import { anySiteCors, refuseForeignOrigin, siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import { deleteComment } from '../comments/delete-comment.ts'
import { submitEdit } from '../comments/submit-edit.ts'
import type { Deps } from '../deps.ts'
import { limitClient } from '../limit-client.ts'
import { CommentPath, editBodyOf, OwnCommentsBody, SitePath } from './api.ts'
import { findOwnComment } from './find-own-comment.ts'
import { listOwnComments } from './list-own-comments.ts'
import { toOwnJson } from './own-json.ts'

const MAX_BODY_BYTES = 32 * 1024

/** A comment as long as any may be changed too. */
const MAX_EDIT_BYTES = 256 * 1024

/** What an author does with what they wrote. */
export function ownCommentRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const one = '/comments/v1/comments/:id'
  const list = '/comments/v1/sites/:site/own-comments'
  const anySite = anySiteCors(deps.sites)
  const limit = limitClient(deps)

  router.options(one, anySite)
  router.patch(one, anySite, ...jsonBody(MAX_EDIT_BYTES), async (req, res) => {
    const { id: commentId } = parsePath(CommentPath, req.params)
    const authorization = req.get('Authorization')
    const { site, settings } = await findOwnComment(deps, { id: commentId, authorization })
    refuseForeignOrigin(site, req.get('Origin'))
    const { text } = parseBody(editBodyOf(settings), req.body)
    const now = deps.now()

    const edit = { site, commentId, text, client: clientNetwork(req), now }
    const comment = await submitEdit(deps, edit)

    res.json({ comment: toOwnJson(comment, { ...deps, settings, now }) })
  })

  router.delete(one, anySite, limit, async (req, res) => {
    const { id: commentId } = parsePath(CommentPath, req.params)
    const authorization = req.get('Authorization')
    const { site } = await findOwnComment(deps, { id: commentId, authorization })
    refuseForeignOrigin(site, req.get('Origin'))

    await deleteComment(deps, { site, commentId, now: deps.now() })

    res.status(204).end()
  })

  router.options(list, siteCors(deps.sites))
  router.post(list, siteCors(deps.sites), limit, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const site = await deps.sites.find(parsePath(SitePath, req.params).site)
    const brought = parseBody(OwnCommentsBody, req.body)

    res.json({ comments: await listOwnComments(deps, site, brought) })
  })

  return router
}
