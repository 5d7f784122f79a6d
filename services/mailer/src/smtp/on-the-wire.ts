const [LF, CR] = [0x0a, 0x0d]
const LINE_OF_DOT = '\r\n.'
const DOT = Buffer.from('.')
const END = Buffer.from('.\r\n')
const BREAK_AND_END = Buffer.from('\r\n.\r\n')

/**
 * A message as DATA takes it (RFC 5321, section 4.5.2): each dot that begins a line doubled, and
 * the end of the data after it. Nothing where a CR or LF stands alone, which somebody on the way
 * might take for the end of a line.
 */
export function onTheWire(message: Buffer): Buffer | undefined {
  if (message.length === 0 || hasBareBreak(message)) return undefined
  const pieces: Buffer[] = message[0] === DOT[0] ? [DOT] : []
  let from = 0
  for (
    let at = message.indexOf(LINE_OF_DOT);
    at >= 0;
    at = message.indexOf(LINE_OF_DOT, at + LINE_OF_DOT.length)
  ) {
    pieces.push(message.subarray(from, at + LINE_OF_DOT.length), DOT)
    from = at + LINE_OF_DOT.length
  }
  pieces.push(message.subarray(from), message.at(-1) === LF ? END : BREAK_AND_END)
  return Buffer.concat(pieces)
}

function hasBareBreak(message: Buffer): boolean {
  for (let at = message.indexOf(LF); at >= 0; at = message.indexOf(LF, at + 1)) {
    if (message[at - 1] !== CR) return true
  }
  for (let at = message.indexOf(CR); at >= 0; at = message.indexOf(CR, at + 1)) {
    if (message[at + 1] !== LF) return true
  }
  return false
}
