import { formBody } from '@afterword/shared/http/form-body'
import { sendPage } from '@afterword/shared/http/page'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { pageHeaders } from '@afterword/shared/http/security-headers'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { limitClient } from '../limit-client.ts'
import { LinkPath, NoticesForm } from './api.ts'
import { findLinkedMember } from './find-linked-member.ts'
import { linkNotValidPage, noticesPage } from './notices-page.ts'
import { setNotices } from './set-notices.ts'

const MAX_FORM_BYTES = 4 * 1024

/** Where a moderator chooses whether notices come. A GET changes nothing. */
export function staffNoticesRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/notices/:token'

  router.get(path, pageHeaders, async (req, res) => {
    const { token } = parsePath(LinkPath, req.params)

    const linked = await findLinkedMember(deps, token)

    if (!linked) return sendPage(res, 404, linkNotValidPage)
    sendPage(res, 200, noticesPage(linked))
  })

  router.post(
    path,
    pageHeaders,
    limitClient(deps),
    ...formBody(MAX_FORM_BYTES),
    async (req, res) => {
      const { token } = parsePath(LinkPath, req.params)
      const { action } = parseBody(NoticesForm, req.body)

      const linked = await setNotices(deps, token, action === 'start')

      if (!linked) return sendPage(res, 404, linkNotValidPage)
      sendPage(res, 200, noticesPage(linked))
    },
  )

  return router
}
