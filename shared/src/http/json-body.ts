import express, { type RequestHandler } from 'express'
import { type FieldError, Problem } from '../problem.ts'
import { refuseAnnounced } from './announced-length.ts'
import { toPointer } from './parse.ts'

const MAX_DEPTH = 20

/**
 * Reads a JSON body of at most `limit` bytes after inflation. Refuses other content types,
 * nesting deeper than 20, and text PostgreSQL could not keep: NUL and lone surrogates.
 */
export function jsonBody(limit: number): RequestHandler[] {
  const read = express.json({ limit, strict: true })
  return [requireJson, refuseAnnounced(limit), read, refuseUnkeepable]
}

const requireJson: RequestHandler = (req, _res, next) => {
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0
  if (hasBody && !req.is('application/json')) throw new Problem('media-type-not-supported')
  next()
}

/** For a body that is read already. */
export const refuseUnkeepable: RequestHandler = (req, _res, next) => {
  const errors = findUnkeepable(req.body, [])
  if (errors.length > 0) throw new Problem('invalid-body', { errors })
  next()
}

function findUnkeepable(value: unknown, path: string[]): FieldError[] {
  const pointer = toPointer(path)
  if (path.length > MAX_DEPTH) return [{ pointer, detail: 'This is nested too deeply.' }]
  if (typeof value === 'string') {
    return isKeepable(value) ? [] : [{ pointer, detail: 'This holds characters that are no text.' }]
  }
  if (typeof value !== 'object' || value === null) return []

  return Object.entries(value).flatMap(([key, inner]) =>
    isKeepable(key)
      ? findUnkeepable(inner, [...path, key])
      : [{ pointer, detail: 'A field name holds characters that are no text.' }],
  )
}

function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
