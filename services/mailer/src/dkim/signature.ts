import { createHash, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { type Header, readMessage, relaxBody, relaxHeader } from './canonical.ts'
import { SIGNATURE_DAYS } from './key.ts'

export type SigningKey = { domain: string; selector: string; privateKey: KeyObject }

/** In the pool of threads, so that the event loop goes on with other mail. */
const signAside = promisify(sign)

const SIGNED = new Set([
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-language',
  'feedback-id',
  'auto-submitted',
])

/** Named once more than they occur, so that nobody can add another on the way. */
const OVERSIGNED = ['from', 'to', 'subject', 'date']

const DAY_SECONDS = 24 * 60 * 60
const LINE = 72

/** Puts the DKIM signature (RFC 6376) in front of a message whose line breaks are CRLF. */
export async function addSignature(
  message: Buffer,
  { domain, selector, privateKey }: SigningKey,
  now: Date,
): Promise<Buffer> {
  const { headers, body } = readMessage(message)
  const signed = headers.filter(({ name }) => SIGNED.has(name) || name.startsWith('list-'))
  const names = [...signed.map(({ name }) => name), ...OVERSIGNED]
  const at = Math.floor(now.getTime() / 1_000)
  const bodyHash = createHash('sha256').update(relaxBody(body), 'latin1').digest('base64')

  const unsigned = [
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ` d=${domain}; s=${selector};`,
    ` t=${at}; x=${at + SIGNATURE_DAYS * DAY_SECONDS};`,
    ...foldNames(names),
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n')
  const signature = await signAside(
    'sha256',
    Buffer.from(toBeSigned(signed, unsigned), 'latin1'),
    privateKey,
  )
  return Buffer.concat([Buffer.from(`${unsigned}${foldValue(signature)}\r\n`), message])
}

/** The last of several headers of one name comes first, as it is named first (RFC 6376 §5.4.2). */
function toBeSigned(signed: Header[], signatureHeader: string): string {
  const lines = signed.map((header) => header.name).map(takeFromBelow(signed))
  const own = relaxHeader({ name: 'dkim-signature', text: signatureHeader })
  return [...lines, own].join('\r\n')
}

function takeFromBelow(headers: Header[]): (name: string) => string {
  const left = Map.groupBy(headers, ({ name }) => name)
  return (name) => {
    const header = left.get(name)?.pop()
    return header ? relaxHeader(header) : ''
  }
}

/** `h=`, broken between names: a line of a header holds 998 bytes at most. */
function foldNames(names: string[]): string[] {
  const lines = [' h=']
  for (const [at, name] of names.entries()) {
    const text = at === names.length - 1 ? `${name};` : `${name}:`
    const last = lines.at(-1) ?? ''
    if (last.length + text.length > LINE) lines.push(`  ${text}`)
    else lines.splice(-1, 1, last + text)
  }
  return lines
}

function foldValue(signature: Buffer): string {
  return (signature.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []).join('\r\n  ')
}
