import { type Health, healthRoutes } from '@afterword/shared/http/health'
import { problemHandler } from '@afterword/shared/http/problem-handler'
import { securityHeaders } from '@afterword/shared/http/security-headers'
import { Problem } from '@afterword/shared/problem'
import express, { type Express } from 'express'
import type { Logger } from 'pino'

type Parts = { publicUrl: string; health: Health; log: Logger }

/** What an orchestrator asks the listener's process. Readers never come here. */
export function createBouncesApp({ publicUrl, health, log }: Parts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(securityHeaders(publicUrl))
  app.use('/bounces', healthRoutes(health))
  app.use(() => {
    throw new Problem('not-found')
  })
  app.use(problemHandler(log))
  return app
}
