import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encode, type Encoding, encodingChooser } from './encoding.ts'

/** An answer that is the same bytes for everyone: made once, packed once, sent often. */
export type PublicAnswer = {
  etag: string
  /** Its bytes, with the headers that belong to them, by encoding. */
  forms: Map<Encoding, Form>
  type: string
  bytes: Buffer
}

type Form = { headers: string[]; body: Buffer }

/**
 * A CDN in front may answer for 10 s, and 10 s more while it asks again: after that a removal is
 * seen everywhere. The widget asks past the browser's own cache.
 */
const SHARED_CACHE = 'public, max-age=0, s-maxage=10, stale-while-revalidate=10'

/** `version`, where there is one, only makes the ETag tell more to whoever reads it. */
export function publicAnswer(body: object, version?: number): PublicAnswer {
  return publicText(JSON.stringify(body), { type: 'application/json', version })
}

/** The same for what is no JSON. */
export function publicText(
  text: string,
  { type, version }: { type: string; version?: number | undefined },
): PublicAnswer {
  const bytes = Buffer.from(text)
  const hash = createHash('sha256').update(bytes).digest('base64url')
  // Weak: one name for the same answer in every encoding.
  const tag = `${version === undefined ? '' : `v${version}-`}${hash.slice(0, 16)}`
  return { etag: `W/"${tag}"`, forms: new Map(), type: `${type}; charset=utf-8`, bytes }
}

const chooseEncoding = encodingChooser()

/**
 * Sends the answer, or 304 to who has it. `headers` come first: flat pairs, besides those that
 * are set already.
 */
export function sendPublicAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { answer, headers = [] }: { answer: PublicAnswer; headers?: string[] },
): void {
  if (isKnown(req.headers['if-none-match'], answer.etag)) {
    res.writeHead(304, [...headers, ...cacheHeaders(answer)]).end()
    return
  }

  const form = formOf(answer, chooseEncoding(req.headers['accept-encoding']))
  res.writeHead(200, headers.length === 0 ? form.headers : [...headers, ...form.headers])
  res.end(form.body)
}

function isKnown(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false
  if (given === etag || given === '*') return true
  const opaque = etag.slice(2)
  return given.split(',').some((one) => one.trim().replace(/^W\//, '') === opaque)
}

function formOf(answer: PublicAnswer, encoding: Encoding): Form {
  const known = answer.forms.get(encoding)
  if (known) return known

  const body = encode(answer.bytes, encoding)
  const headers = [
    ...cacheHeaders(answer),
    'Content-Type',
    answer.type,
    'Content-Length',
    String(body.length),
    ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
  ]
  const form = { headers, body }
  answer.forms.set(encoding, form)
  return form
}

function cacheHeaders({ etag }: PublicAnswer): string[] {
  return ['ETag', etag, 'Cache-Control', SHARED_CACHE, 'Vary', 'Accept-Encoding']
}
