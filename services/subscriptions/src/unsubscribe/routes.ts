import { formBody } from '@afterword/shared/http/form-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { LinkPath } from '../pages/api.ts'
import { linkNotValidPage } from '../pages/link-not-valid-page.ts'
import { pageProblemHandler } from '../pages/problem-handler.ts'
import { UnsubscribeForm } from './api.ts'
import { subscribeAgain } from './subscribe-again.ts'
import { subscribedAgainPage, unsubscribePage } from './unsubscribe-page.ts'
import { unsubscribe } from './unsubscribe.ts'
import { viewSubscriptions } from './view-subscriptions.ts'

const MAX_BODY = 4_096

export function unsubscribeRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/subscriptions/unsubscribe/:token'

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const view = await viewSubscriptions(deps, token)

    sendPage(res, view ? 200 : 404, view ? unsubscribePage(view) : linkNotValidPage)
  })

  router.post(path, pageHeaders, ...formBody(MAX_BODY), async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const form = parseBody(UnsubscribeForm, req.body)
    const isOneClick = form['List-Unsubscribe'] === 'One-Click'
    const isUndo = form.action === 'undo' && !isOneClick

    if (isUndo) await subscribeAgain(deps, token)
    else await unsubscribe(deps, { token, method: isOneClick ? 'one-click' : 'mail-link' })

    const view = await viewSubscriptions(deps, token)
    if (!view) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, isUndo ? subscribedAgainPage(view) : unsubscribePage(view))
  })

  router.use(pageProblemHandler)
  return router
}
