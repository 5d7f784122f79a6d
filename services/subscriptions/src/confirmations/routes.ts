import { formBody } from '@afterword/shared/http/form-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { LinkPath } from '../pages/api.ts'
import { linkNotValidPage } from '../pages/link-not-valid-page.ts'
import { pageProblemHandler } from '../pages/problem-handler.ts'
import { ConfirmForm } from './api.ts'
import { askAgain } from './ask-again.ts'
import { askedAgainPage, confirmPage } from './confirm-page.ts'
import { confirmSubscriptions } from './confirm-subscriptions.ts'
import { refuseConfirmation } from './refuse-confirmation.ts'
import { type ConfirmationView, viewConfirmation } from './view-confirmation.ts'

const MAX_BODY = 4_096

const actions = { confirm: confirmSubscriptions, refuse: refuseConfirmation, again: askAgain }

export function confirmationRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/subscriptions/confirm/:token'

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)

    sendView(res, await viewConfirmation(deps, token))
  })

  router.post(path, pageHeaders, ...formBody(MAX_BODY), async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const { action } = parseBody(ConfirmForm, req.body)

    await actions[action](deps, token)

    const view = await viewConfirmation(deps, token)
    if (view && action === 'again') return sendPage(res, 200, askedAgainPage(view))
    sendView(res, view)
  })

  router.use(pageProblemHandler)
  return router
}

function sendView(res: Response, view: ConfirmationView | undefined): void {
  if (!view) return sendPage(res, 404, linkNotValidPage)
  sendPage(res, view.state === 'expired' ? 410 : 200, confirmPage(view))
}
