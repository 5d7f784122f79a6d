import { randomUUID } from 'node:crypto'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Logger } from 'pino'
import { Problem } from '../problem.ts'
import { ANSWER_WITHIN_MS, answerWithin } from './deadline.ts'
import { type Health, healthRoutes } from './health.ts'
import { type ApiDocument, documentRoutes } from './openapi.ts'
import { problemHandler } from './problem-handler.ts'
import { securityHeaders } from './security-headers.ts'

type Parts = {
  /** The first segment of every path this service owns. */
  name: string
  publicUrl: string
  /** Express's `trust proxy`: subnets, or how many proxies stand in front. */
  trustedProxies: number | string[]
  health: Health
  document: ApiDocument
  /** The service's own routes, with their full paths. */
  routes: Router[]
  log: Logger
}

/** What is common to the three services' HTTP applications. It does not listen, so tests drive it directly. */
export function serviceApp(parts: Parts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('strict routing', true)
  app.set('case sensitive routing', true)
  app.set('query parser', 'simple')
  app.set('trust proxy', parts.trustedProxies)
  app.set('etag', false)

  app.use(securityHeaders(parts.publicUrl), requestId, answerWithin(ANSWER_WITHIN_MS))
  app.use(`/${parts.name}`, healthRoutes(parts.health))
  app.use(`/${parts.name}`, documentRoutes(parts.document))
  app.use(...parts.routes)
  app.use(() => {
    throw new Problem('not-found')
  })
  app.use(problemHandler(parts.log))
  return app
}

/** A name for this request, in the answer and in the log line about it. Never taken from the caller. */
const requestId: RequestHandler = (_req, res, next) => {
  const id = randomUUID()
  res.locals['requestId'] = id
  res.set('X-Request-Id', id)
  next()
}
