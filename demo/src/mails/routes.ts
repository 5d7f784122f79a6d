import { MAIL_LANGUAGES, sampleMails } from '@afterword/all-in-one/sample-mails'
import type { Html } from '@afterword/shared/http/html'
import { type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { galleryPage, type Look, sampleBody, samplePage } from './pages.ts'
import { SAMPLE_SITE } from './sample-site.ts'

const LOOKS: readonly Look[] = ['light', 'dark', 'phone']

/** The mail runs nothing and fetches nothing but pictures, as in a mail program. */
const BODY_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https:; frame-ancestors 'self'"
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Shows every mail there is in every language, for whoever changes one: what is saved is seen. */
export function mailGalleryRoutes({ templatesFolder }: Pick<Deps, 'templatesFolder'>): Router {
  const listSamples = (language: string) =>
    sampleMails({ site: SAMPLE_SITE, language, templatesFolder })
  const findSample = ({ language, name }: { language: string; name: string }) =>
    listSamples(language).find((mail) => mail.name === name)
  const router = Router({ caseSensitive: true, strict: true })

  router.get('/demo/mails', (_req, res) => res.redirect('/demo/mails/en'))
  router.get('/demo/mails/:language', (req, res, next) => {
    const { language } = req.params
    const mails = listSamples(language)
    if (mails.length === 0) return next()
    send(res, galleryPage({ languages: MAIL_LANGUAGES, language, mails }))
  })
  router.get('/demo/mails/:language/:name', (req, res, next) => {
    const mail = findSample(req.params)
    if (!mail) return next()
    send(res, samplePage(mail, req.params.language))
  })
  router.get('/demo/mails/:language/:name/:look', (req, res, next) => {
    const mail = findSample(req.params)
    const look = LOOKS.find((one) => one === req.params.look)
    if (!mail || !look) return next()
    res.set('Content-Security-Policy', BODY_POLICY)
    res.type('html').send(sampleBody(mail, look))
  })
  return router
}

function send(res: Response, page: Html): void {
  res.set('Content-Security-Policy', POLICY)
  res.type('html').send(String(page))
}
