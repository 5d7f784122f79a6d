import type { RequestHandler } from 'express'
import { Problem } from '../problem.ts'

/**
 * Refuses a body by the length it is announced with. Express's own parsers refuse it only when
 * all of it has come, which it never does where a client asks first whether it may send it.
 */
export function refuseAnnounced(limit: number): RequestHandler {
  return (req, _res, next) => {
    if (Number(req.headers['content-length']) > limit) throw new Problem('body-too-large')
    next()
  }
}
