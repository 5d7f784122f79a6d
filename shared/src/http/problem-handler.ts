import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { isDatabaseAway } from '../postgres/away.ts'
import { Problem } from '../problem.ts'

type SendProblem = (req: Request, res: Response, problem: Problem) => unknown

/**
 * The last middleware of every service: turns whatever was thrown into problem+json, or into what
 * `send` makes of it.
 */
export function problemHandler(
  log: Logger,
  send: SendProblem = (_req, res, problem) => sendProblem(res, problem),
): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    if (res.locals['isAnsweredForUs']) return
    const problem = toProblem(error)
    if (problem.code === 'internal-error') {
      log.error({ err: error, method: req.method, requestId: res.locals['requestId'] }, 'bug')
    }
    if (res.headersSent) return next(error)
    await send(req, res, problem)
  }
}

/** Answers with a problem. Clients may look for it whatever they said they accept. */
export function sendProblem(res: Response, problem: Problem): void {
  sayWhenToRetry(res, problem)
  if (problem.code === 'unauthorized') res.set('WWW-Authenticate', 'Bearer')
  res
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem.toJSON(), requestId: res.locals['requestId'] }))
}

export function sayWhenToRetry(res: Response, { details }: Problem): void {
  const { retryAfterSeconds } = details
  if (retryAfterSeconds) res.set('Retry-After', String(Math.ceil(retryAfterSeconds)))
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isDatabaseAway(error)) return new Problem('unavailable', { retryAfterSeconds: 1 })
  if (error instanceof URIError) return new Problem('malformed-request')
  if (!isBodyError(error)) return new Problem('internal-error')
  if (error.status === 413) return new Problem('body-too-large')
  if (error.status === 415) return new Problem('media-type-not-supported')
  return new Problem('malformed-request', { detail: 'The body is not valid JSON.' })
}

/** True of what Express's own parsers throw for a body they cannot read. */
function isBodyError(error: unknown): error is Error & { status: number } {
  return error instanceof Error && 'status' in error && 'expose' in error && error.expose === true
}
