import { siteCors } from '@afterword/shared/http/cors'
import { formBody } from '@afterword/shared/http/form-body'
import { jsonBody } from '@afterword/shared/http/json-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { limitClient } from '../limit-client.ts'
import { requireKey } from '../require-key.ts'
import {
  CommentPath,
  DecisionForm,
  DecisionPath,
  DecisionsBody,
  LinkPath,
  SitePath,
  UndoBody,
} from './api.ts'
import { decideByLink } from './decide-by-link.ts'
import { decideComments } from './decide-comments.ts'
import { findLinkedComment } from './find-linked-comment.ts'
import { listAudit } from './list-audit.ts'
import { listModerationQueue } from './list-moderation-queue.ts'
import { decidedPage, linkNotValidPage, moderatePage, overtakenPage } from './moderate-page.ts'
import { AuditQuery, QueueQuery } from './queue-query.ts'
import { showComment } from './show-comment.ts'
import { undoDecision } from './undo-decision.ts'

/** As for posting: a moderator may rewrite the longest comment there is. */
const MAX_EDIT_BYTES = 256 * 1024
const MAX_BODY_BYTES = 32 * 1024
const MAX_FORM_BYTES = 4 * 1024

const QUEUE = '/comments/v1/sites/:site/moderation'
const COMMENT = `${QUEUE}/comments/:id`
const AUDIT = `${QUEUE}/audit`
const DECISIONS = `${QUEUE}/decisions`
const UNDO = `${DECISIONS}/:id/undo`

export function moderationRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const moderators = requireKey(deps, ['moderate'])

  router.options([QUEUE, COMMENT, AUDIT], cors)

  router.get(QUEUE, cors, moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const query = parseQuery(QueueQuery, req.query)

    res.json(await listModerationQueue(deps, site, query))
  })

  router.get(AUDIT, cors, moderators, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const query = parseQuery(AuditQuery, req.query)

    res.json(await listAudit(deps, site, query))
  })

  router.get(COMMENT, cors, moderators, async (req, res) => {
    res.json(await showComment(deps, parsePath(CommentPath, req.params)))
  })

  return router.use(decisionRoutes(deps))
}

function decisionRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const cors = siteCors(deps.sites)
  const moderators = requireKey(deps, ['moderate'])

  router.options([DECISIONS, UNDO], cors)

  router.post(DECISIONS, cors, moderators, ...jsonBody(MAX_EDIT_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(DecisionsBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json({ results: await decideComments(deps, { ...body, site, actor }) })
  })

  router.post(UNDO, cors, moderators, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site, id } = parsePath(DecisionPath, req.params)
    const { note } = parseBody(UndoBody, req.body)
    const actor = { kind: 'api-key', id: res.locals.key.id } as const

    res.json(await undoDecision(deps, { site, id, note, actor }))
  })

  return router
}
/** The page that a link in a moderator's mail leads to. */
export function moderateLinkRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const limit = limitClient(deps)
  const path = '/comments/moderate/:token'

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)

    const linked = await findLinkedComment(deps, token)

    if (!linked) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, moderatePage(linked))
  })

  router.post(path, pageHeaders, limit, ...formBody(MAX_FORM_BYTES), async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const form = parseBody(DecisionForm, req.body)

    const found = await findLinkedComment(deps, token)
    const outcome = found && (await decideByLink(deps, found, form))
    const linked = outcome && (await findLinkedComment(deps, token))

    if (!linked) return sendPage(res, 404, linkNotValidPage)
    const isDone = outcome === 'decided'
    sendPage(res, 200, isDone ? decidedPage(linked) : overtakenPage(linked))
  })

  return router
}
