/** A header as it stands in the message, with its line breaks if it is folded. */
export type Header = { name: string; text: string }

export type ReadMessage = { headers: Header[]; body: Buffer }

const CRLF = '\r\n'
const END_OF_HEADERS = Buffer.from(`${CRLF}${CRLF}`)

/** Takes a message apart. Bytes are kept as Latin-1: none is lost or changed. */
export function readMessage(message: Buffer): ReadMessage {
  const end = message.indexOf(END_OF_HEADERS)
  const head = message.toString('latin1', 0, end < 0 ? message.length : end)
  const headers = head
    .split(/\r\n(?![ \t])/)
    .filter(Boolean)
    .map((text) => ({ name: text.slice(0, text.indexOf(':')).trim().toLowerCase(), text }))
  return {
    headers,
    body: end < 0 ? Buffer.alloc(0) : message.subarray(end + END_OF_HEADERS.length),
  }
}

/** RFC 6376 §3.4.2: one line, one space where there was any white space, none at the ends. */
export function relaxHeader({ name, text }: Header): string {
  const value = text.slice(text.indexOf(':') + 1)
  const oneLine = value.replaceAll(CRLF, '').replace(/[ \t]+/g, ' ')
  return `${name}:${oneLine.replace(/^ | $/g, '')}`
}

/**
 * RFC 6376 §3.4.4: one space where there was any, none at the end of a line, no empty lines at
 * the end, and a line break after the last line, if there is any. In one pass each: whoever
 * writes a million spaces must not hold us up.
 */
export function relaxBody(body: Buffer): string {
  let text = body.toString('latin1')
  if (/\t| {2}/.test(text)) text = text.replace(/[ \t]+/g, ' ')
  text = text.replaceAll(` ${CRLF}`, CRLF)

  let end = text.endsWith(' ') ? text.length - 1 : text.length
  while (text.endsWith(CRLF, end)) end -= CRLF.length
  return end === 0 ? '' : `${text.slice(0, end)}${CRLF}`
}
