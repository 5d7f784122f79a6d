import express, { type RequestHandler } from 'express'
import { Problem } from '../problem.ts'
import { refuseAnnounced } from './announced-length.ts'

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data']

/**
 * Reads what a form posts: short text fields, of at most `limit` bytes in all. A body may be
 * missing, and of a name given twice the last counts. Made for pages that links in our mail
 * lead to, and for mail providers, which post `List-Unsubscribe=One-Click` in either type.
 */
export function formBody(limit: number): RequestHandler[] {
  const read = express.raw({ limit, type: () => true })
  return [requireForm, refuseAnnounced(limit), read, readFields]
}

const requireForm: RequestHandler = (req, _res, next) => {
  const isOther = req.headers['content-type'] !== undefined && !req.is(FORM_TYPES)
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0
  if (isOther && hasBody) throw new Problem('media-type-not-supported')
  next()
}

const readFields: RequestHandler = (req, _res, next) => {
  const text = Buffer.isBuffer(req.body) ? req.body.toString('utf8') : ''
  req.body = Object.fromEntries(
    req.is('multipart/form-data') ? multipartFields(text) : new URLSearchParams(text),
  )
  next()
}

/** RFC 7578, for one-line fields: a name among a part's headers, an empty line, the value. */
function multipartFields(text: string): [string, string][] {
  const parts = text.matchAll(/; *name="?([\w-]+)"?[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/g)
  return [...parts].map(([, name = '', value = '']) => [name, value])
}
