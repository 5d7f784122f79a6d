import type { RequestHandler } from 'express'
import { Problem } from '../problem.ts'
import { sendProblem } from './problem-handler.ts'

/** A request waits for several statements, each bounded by itself; a client gives up after 10 s. */
export const ANSWER_WITHIN_MS = 9_000

/**
 * Answers 503 in place of whoever takes longer. The work may still be done: a client that asks
 * again under the same key learns of it.
 */
export function answerWithin(ms: number): RequestHandler {
  return (_req, res, next) => {
    const timer = setTimeout(() => {
      if (res.headersSent) return
      res.locals['isAnsweredForUs'] = true
      sendProblem(res, new Problem('unavailable', { retryAfterSeconds: 1 }))
    }, ms)
    res.once('close', () => clearTimeout(timer))
    next()
  }
}
