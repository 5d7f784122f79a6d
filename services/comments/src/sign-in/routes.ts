import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { SetSignInBody, SitePath } from './api.ts'
import { removeSignIn } from './remove-sign-in.ts'
import { setSignIn } from './set-sign-in.ts'
import { toSignInJson } from './sign-in-json.ts'
import { viewSignIn } from './view-sign-in.ts'

const MAX_BODY_BYTES = 32 * 1024

/** For the news site's own server: a page has no business with its keys, so there is no CORS. */
export function signInRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/comments/v1/sites/:site/sign-in'
  const admins = requireKey(deps, ['admin'])

  router.get(path, admins, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    const signIn = await viewSignIn(deps, site)

    res.json({ signIn: signIn ? toSignInJson(signIn) : null })
  })

  router.put(path, admins, ...jsonBody(MAX_BODY_BYTES), async (req, res) => {
    const { site } = parsePath(SitePath, req.params)
    const body = parseBody(SetSignInBody, req.body)

    res.json({ signIn: toSignInJson(await setSignIn(deps, site, body)) })
  })

  router.delete(path, admins, async (req, res) => {
    const { site } = parsePath(SitePath, req.params)

    await removeSignIn(deps, site)

    res.status(204).end()
  })

  return router
}
