import { clientNetwork } from '@afterword/shared/http/client-address'
import { siteCors } from '@afterword/shared/http/cors'
import { formBody } from '@afterword/shared/http/form-body'
import { jsonBody } from '@afterword/shared/http/json-body'
import { type Page, sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath, parseQuery } from '@afterword/shared/http/parse'
import { sayWhenToRetry } from '@afterword/shared/http/problem-handler'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Problem } from '@afterword/shared/problem'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { erasePerson } from '../erasure/erase-person.ts'
import { limitClient } from '../limit-client.ts'
import { LinkPath, MineForm, MineQuery, RequestLinkBody, SitePath } from './api.ts'
import { deleteMyComment, editMyComment } from './change-my-comment.ts'
import { exportMyComments } from './export-my-comments.ts'
import { findPerson } from './find-person.ts'
import { erasedPage, linkNotValidPage, minePage, refusedPage } from './mine-page.ts'
import { requestLink } from './request-link.ts'
import { viewMyComments } from './view-my-comments.ts'

const MAX_BODY_BYTES = 32 * 1024
/** A comment of the greatest length, in the form's spelling of bytes. */
const MAX_FORM_BYTES = 256 * 1024

const REQUESTED = {
  message:
    'If anything was said under this address, a mail is on its way. Please check your inbox.',
}

export function requestMyCommentsRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/my-comments'

  router.options(path, siteCors(deps.sites))
  router.post(path, siteCors(deps.sites), ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(RequestLinkBody, req.body)

    await requestLink(deps, { ...body, site, client: clientNetwork(req) })

    res.status(202).json(REQUESTED)
  })

  return router
}

/** The page that the link in a reader's mail leads to. */
export function myCommentsRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/mine/:token'
  const limit = limitClient(deps)

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const { before } = parseQuery(MineQuery, req.query)

    const view = await viewMyComments(deps, token, before)

    if (!view) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, minePage(view, { token }))
  })

  router.get(`${path}/comments.json`, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)

    const all = await exportMyComments(deps, token)

    if (!all) throw new Problem('link-not-valid')
    res.attachment('comments.json').json(all)
  })

  router.post(path, pageHeaders, limit, ...formBody(MAX_FORM_BYTES), async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)
    const form = parseBody(MineForm, req.body)

    const { problem, status, page } = await act(deps, {
      token,
      form,
      client: clientNetwork(req),
    })

    if (problem) sayWhenToRetry(res, problem)
    sendPage(res, status, page)
  })

  return router
}

type Press = { token: string; form: MineForm; client: string }

async function act(
  deps: Deps,
  { token, form, client }: Press,
): Promise<{ status: number; page: Page; problem?: Problem }> {
  const person = await findPerson(deps, token)
  if (!person) return { status: 404, page: linkNotValidPage }

  const { site, address } = person
  if (form.action === 'erase') {
    const { afterwards } = form
    const { kept } = await erasePerson(deps, { site: site.id, address, afterwards })
    return { status: 200, page: erasedPage(site, { kept }) }
  }

  try {
    const change = { ...person, commentId: form.comment }
    if (form.action === 'delete') await deleteMyComment(deps, change)
    else await editMyComment(deps, { ...change, text: form.text, client })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const page = refusedPage(site, reasonOf(error))
    return { status: error.status, page, problem: error }
  }

  const view = await viewMyComments(deps, token)
  if (!view) return { status: 404, page: linkNotValidPage }
  const note = form.action === 'delete' ? 'It is deleted.' : 'It is saved.'
  return { status: 200, page: minePage(view, { token, note }) }
}

function reasonOf({ message, details }: Problem): string {
  return [message, details.detail, ...(details.errors ?? []).map(({ detail }) => detail)]
    .filter(Boolean)
    .join(' ')
}
