import type { Html } from '@afterword/shared/http/html'
import { type RequestHandler, type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { bodyOf } from './mail.ts'
import { listPage, mailPage, type View } from './pages.ts'

const MOST_LISTED = 200

/** Shows every mail the demo sent. Whoever may see these may confirm in anyone's name. */
export function inboxRoutes({ mails, publicUrl }: Pick<Deps, 'mails' | 'publicUrl'>): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const policy = `default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self' ${publicUrl}; base-uri 'none'; frame-ancestors 'none'`

  router.use('/inbox', sayPolicy(policy))
  router.get('/inbox', async (_req, res) => {
    send(res, listPage(await mails.list(MOST_LISTED), await mails.count()))
  })
  router.get('/inbox/:id', show('html'))
  router.get('/inbox/:id/text', show('text'))
  router.get('/inbox/:id/headers', show('headers'))
  router.get('/inbox/:id/source', show('source'))
  router.get('/inbox/:id/body', async (req, res, next) => {
    const mail = await mails.find(req.params.id)
    if (!mail) return next()
    res.set('Content-Security-Policy', BODY_POLICY)
    res.type('html').send(bodyOf(mail))
  })
  return router

  function show(view: View): RequestHandler<{ id: string }> {
    return async (req, res, next) => {
      const mail = await mails.find(req.params.id)
      if (!mail) return next()
      send(res, mailPage(mail, view))
    }
  }
}

/** A mail runs nothing and fetches nothing but pictures, as in a mail program. */
const BODY_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:; frame-ancestors 'self'"

function sayPolicy(policy: string): RequestHandler {
  return (_req, res, next) => {
    res.set('Content-Security-Policy', policy)
    next()
  }
}

function send(res: Response, page: Html): void {
  res.type('html').send(String(page))
}
