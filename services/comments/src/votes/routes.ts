import { clientNetwork } from '@afterword/shared/http/client-address'
import { anySiteCors, refuseForeignOrigin } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import { findComment } from '../comments/find-comment.ts'
import type { Deps } from '../deps.ts'
import { CommentPath, VoteBody } from './api.ts'
import { castVote } from './cast-vote.ts'

const MAX_BODY_BYTES = 32 * 1024

export function voteRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/comments/:id/votes'
  const anySite = anySiteCors(deps.sites)

  router.options(path, anySite)
  router.post(path, anySite, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { id } = parsePath(CommentPath, req.params)
    const vote = parseBody(VoteBody, req.body)
    const { thread } = await findComment(deps, id)
    const site = await deps.sites.find(thread.siteId)
    refuseForeignOrigin(site, req.get('Origin'))

    const client = clientNetwork(req)
    res.json(await castVote(deps, { ...vote, site, thread, comment: id, client }))
  })

  return router
}
