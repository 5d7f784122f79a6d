import { Problem } from '@afterword/shared/problem'
import type { RequestHandler } from 'express'

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

/**
 * Answers this machine alone, and only under a name the demo goes by: otherwise a page
 * elsewhere could point its own name here and read along.
 */
export function onlyHere(hosts: string[]): RequestHandler {
  return ({ socket, headers }, _res, next) => {
    const { host = '', origin } = headers
    const isOwnPage = origin === undefined || hosts.includes(origin.replace(/^https?:\/\//, ''))
    const isHere = LOOPBACK.test(socket.remoteAddress ?? '') && hosts.includes(host)
    if (!isHere || !isOwnPage) throw new Problem('not-found')
    next()
  }
}
