import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encode, encodeAside, type Encoding, encodingChooser } from './encoding.ts'

/** An answer that is the same bytes for everyone: made once, packed once, sent often. */
export type PublicAnswer = {
  etag: string
  /** Its bytes by encoding, or none, with the headers that belong to them. */
  forms: Map<Encoding | 'not-modified', Form>
  type: string
  bytes: Buffer
}

type Form = {
  status: 200 | 304
  headers: string[]
  body: Buffer | undefined
  /** With all headers there are; the last is the id of the request. Sent so often that none is put together twice. */
  whole: string[] | undefined
}

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

/** Packs it in all ways that the answer before it was asked for in; the same one is packed already. */
export async function packLike(answer: PublicAnswer, before: PublicAnswer): Promise<void> {
  if (answer.etag === before.etag) {
    for (const [name, form] of before.forms) answer.forms.set(name, form)
    return
  }
  const packed = [...before.forms.keys()].filter((name) => name !== 'not-modified')
  await Promise.all(
    packed.map(async (encoding) => {
      keepPacked(answer, encoding, await encodeAside(answer.bytes, encoding))
    }),
  )
}

/**
 * What whoever asks again has from the first time, with the body. RFC 9110 §15.4.5 wants of a 304
 * only Cache-Control, Content-Location, Date, ETag, Expires and Vary; what else a browser or a
 * cache knows of the answer stays as it was (RFC 9111 §3.2). Access-Control-Allow-Origin is sent
 * again all the same: the CORS protocol looks at the answer that came over the network (Fetch
 * §4.3), and a page that asks with an If-None-Match of its own is given the 304 itself.
 */
const OF_THE_BODY = new Set([
  'Access-Control-Expose-Headers',
  'Content-Security-Policy',
  'Cross-Origin-Resource-Policy',
  'Referrer-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
])

const chooseEncoding = encodingChooser()

/** Sends the answer, or 304 to who has it, with the headers that are set already. */
export function sendPublicAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { answer }: { answer: PublicAnswer },
): void {
  const { status, headers, body } = formFor(req, answer)
  if (status === 304) for (const name of OF_THE_BODY) res.removeHeader(name)
  res.writeHead(status, headers).end(body)
}

/** The same where nothing is set: `usual` are the headers of every answer, as flat pairs. */
export function sendFromMemory(
  req: IncomingMessage,
  res: ServerResponse,
  { answer, usual }: { answer: PublicAnswer; usual: string[] },
): void {
  const form = formFor(req, answer)
  form.whole ??= [
    ...(form.status === 304 ? withoutBody(usual) : usual),
    ...form.headers,
    'X-Request-Id',
    '',
  ]
  form.whole[form.whole.length - 1] = nextRequestId()
  res.writeHead(form.status, form.whole).end(form.body)
}

function withoutBody(pairs: string[]): string[] {
  const names = pairs.filter((_, at) => at % 2 === 0)
  return names.flatMap((name, at) => (OF_THE_BODY.has(name) ? [] : [name, pairs[2 * at + 1] ?? '']))
}

const ours = randomUUID().slice(0, -12)
const LAST_DIGITS = Array.from({ length: 0x1000 }, (_, digits) => hex(digits, 3))
let answered = 0
let beginning = ours

/** A UUID like any other request's, at a tenth of its cost: ours is the beginning, the rest counts up. */
function nextRequestId(): string {
  const last = answered % LAST_DIGITS.length
  if (last === 0) beginning = ours + hex(answered / LAST_DIGITS.length, 9)
  answered += 1
  return beginning + LAST_DIGITS[last]
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}

function formFor({ headers }: IncomingMessage, answer: PublicAnswer): Form {
  if (!isKnown(headers['if-none-match'], answer.etag)) {
    return packedForm(answer, chooseEncoding(headers['accept-encoding']))
  }
  const known = answer.forms.get('not-modified')
  if (known) return known
  return keepForm(answer, 'not-modified', { status: 304, headers: [], body: undefined })
}

function isKnown(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false
  if (given === etag || given === '*') return true
  const opaque = etag.slice(2)
  return given.split(',').some((one) => one.trim().replace(/^W\//, '') === opaque)
}

function packedForm(answer: PublicAnswer, encoding: Encoding): Form {
  return answer.forms.get(encoding) ?? keepPacked(answer, encoding, encode(answer.bytes, encoding))
}

function keepPacked(answer: PublicAnswer, encoding: Encoding, body: Buffer): Form {
  const headers = ['Content-Type', answer.type, 'Content-Length', String(body.length)]
  if (encoding !== 'identity') headers.push('Content-Encoding', encoding)
  return keepForm(answer, encoding, { status: 200, headers, body })
}

function keepForm(
  answer: PublicAnswer,
  name: Encoding | 'not-modified',
  { status, headers, body }: Omit<Form, 'whole'>,
): Form {
  const form = { status, headers: [...cacheHeaders(answer), ...headers], body, whole: undefined }
  answer.forms.set(name, form)
  return form
}

function cacheHeaders({ etag }: PublicAnswer): string[] {
  return ['ETag', etag, 'Cache-Control', SHARED_CACHE, 'Vary', 'Accept-Encoding']
}
