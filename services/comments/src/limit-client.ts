import { clientNetwork } from '@afterword/shared/http/client-address'
import type { RequestHandler } from 'express'
import type { Deps } from './deps.ts'

/**
 * Counts a request that somebody's own token lets through against their network, before anything
 * is read of it.
 */
export function limitClient({ limits }: Pick<Deps, 'limits'>): RequestHandler {
  return async (req, _res, next) => {
    await limits.ownRequests(clientNetwork(req))
    next()
  }
}
