const BARE_BREAK = /(?<!\r)\n|\r(?!\n)/

/**
 * A message as DATA takes it (RFC 5321, section 4.5.2): each dot that begins a line doubled, and
 * the end of the data after it. Nothing where a CR or LF stands alone, which somebody on the way
 * might take for the end of a line.
 */
export function onTheWire(message: Buffer): Buffer | undefined {
  // As Latin-1 each byte is a character, and is searched faster than bytes are.
  const text = message.toString('latin1')
  if (text === '' || BARE_BREAK.test(text)) return undefined

  const stuffed = text.replace(/^\./, '..').replaceAll('\r\n.', '\r\n..')
  return Buffer.from(`${stuffed}${text.endsWith('\n') ? '' : '\r\n'}.\r\n`, 'latin1')
}
