import { html } from '@afterword/shared/http/html'
import { type Page, sendPage } from '@afterword/shared/http/page'
import { isDatabaseAway } from '@afterword/shared/postgres/away'
import type { ErrorRequestHandler } from 'express'

const tryAgainPage: Page = {
  service: 'subscriptions',
  language: 'en',
  title: 'Please try again in a moment',
  body: html`
<p class="lead">We cannot look this up right now, and nothing has been changed.</p>
<p>The link keeps working: open it again, or reload this page, in a minute.</p>`,
}

/** Says in words what a program is told by 503. All else is left to the handler of every route. */
export const pageProblemHandler: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!isDatabaseAway(error) || res.headersSent) return next(error)
  sendPage(res.set('Retry-After', '1'), 503, tryAgainPage)
}
