import { siteCors } from '@afterword/shared/http/cors'
import { formBody } from '@afterword/shared/http/form-body'
import { jsonBody } from '@afterword/shared/http/json-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { DecisionForm, DecisionsBody, LinkPath, QueueQuery, SitePath } from './api.ts'
import { decideByLink } from './decide-by-link.ts'
import { decideComments } from './decide-comments.ts'
import { findLinkedComment } from './find-linked-comment.ts'
import { listModerationQueue } from './list-moderation-queue.ts'
import { decidedPage, linkNotValidPage, moderatePage } from './moderate-page.ts'

const MAX_BODY_BYTES = 32 * 1024
const MAX_FORM_BYTES = 4 * 1024

export function moderationRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const moderators = requireKey(deps, ['moderate'])
  const queue = '/comments/v1/sites/:site/moderation'
  const decisions = `${queue}/decisions`

  router.options([queue, decisions], siteCors(deps.sites))

  router.get(queue, siteCors(deps.sites), moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const query = parseQuery(QueueQuery, req.query)

    res.json(await listModerationQueue(deps, site, query))
  })

  router.post(
    decisions,
    siteCors(deps.sites),
    moderators,
    ...jsonBody(MAX_BODY_BYTES),
    async (req, res) => {
      const { site } = parsePath(SitePath, req.params)
      const body = parseBody(DecisionsBody, req.body)

      const results = await decideComments(deps, {
        ...body,
        site,
        actor: { kind: 'api-key', id: res.locals.key.id },
        from: ['pending', 'approved', 'rejected', 'spam'],
      })

      res.json({ results })
    },
  )

  return router
}

/** The page that a link in a moderator's mail leads to. */
export function moderateLinkRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/moderate/:token'

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)

    const linked = await findLinkedComment(deps, token)

    if (!linked) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, moderatePage(linked))
  })

  router.post(path, pageHeaders, ...formBody(MAX_FORM_BYTES), async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const { action } = parseBody(DecisionForm, req.body)

    const found = await findLinkedComment(deps, token)
    const outcome = found && (await decideByLink(deps, found, action))
    const linked = outcome && (await findLinkedComment(deps, token))

    if (!linked) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, decidedPage(linked, { isLate: outcome !== 'decided' }))
  })

  return router
}
