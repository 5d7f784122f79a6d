import { Problem } from '@afterword/shared/problem'
import type { RequestHandler } from 'express'

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

/**
 * Answers this machine alone, and only under a name the demo goes by: otherwise a page
 * elsewhere could point its own name here and read along. Nor may one press our buttons.
 */
export function onlyHere(hosts: string[]): RequestHandler {
  return ({ socket, headers, method }, _res, next) => {
    const isHere = LOOPBACK.test(socket.remoteAddress ?? '') && hosts.includes(headers.host ?? '')
    const from = headers['sec-fetch-site'] ?? 'same-origin'
    const isOwnPage = method === 'GET' || from === 'same-origin'
    if (!isHere || !isOwnPage) throw new Problem('not-found')
    next()
  }
}
