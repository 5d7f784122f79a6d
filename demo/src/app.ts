import { problemHandler } from '@afterword/shared/http/problem-handler'
import { securityHeaders } from '@afterword/shared/http/security-headers'
import { Problem } from '@afterword/shared/problem'
import express, { type Express } from 'express'
import { ASSETS, serveAssets } from './assets.ts'
import type { Deps } from './deps.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { mailGalleryRoutes } from './mails/routes.ts'
import { onlyHere } from './only-here.ts'
import { paperRoutes } from './paper/routes.ts'
import { publishRoutes } from './publish/routes.ts'

/** The demo's own pages, beside the services they show. */
export function createApp(deps: Deps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('strict routing', true)
  app.set('case sensitive routing', true)

  app.use(securityHeaders(deps.publicUrl))
  app.use(paperRoutes(deps))
  // Browsers ask for it on the services' pages, which name no icon.
  app.get('/favicon.ico', (_req, res) => res.sendFile('icon.svg', { root: ASSETS }))
  app.use('/demo', serveAssets())
  app.use(['/demo', '/inbox'], onlyHere(deps.hosts))
  app.use(mailGalleryRoutes(deps))
  app.use(publishRoutes(deps))
  app.use(inboxRoutes(deps))
  app.use(() => {
    throw new Problem('not-found')
  })
  app.use(problemHandler(deps.log))
  return app
}
