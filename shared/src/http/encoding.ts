import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'

/** How the bytes of an answer are packed; `identity`: not at all. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** As small as an event loop has time for: 1 to 2 ms for a page of comments, once per change. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

const MOST_REMEMBERED = 100

/** Makes what chooses the encoding for a client. Clients hardly differ, so what they say is read once. */
export function encodingChooser(): (accepts: string | undefined) => Encoding {
  const chosen = new Map<string, Encoding>()
  return (accepts = '') => {
    const known = chosen.get(accepts)
    if (known) return known

    if (chosen.size >= MOST_REMEMBERED) chosen.clear()
    const encoding = chooseEncoding(accepts)
    chosen.set(accepts, encoding)
    return encoding
  }
}

/** RFC 9110 §12.5.3. Brotli where it is taken at all; what a client merely puts up with is not sent. */
function chooseEncoding(accepts: string): Encoding {
  const taken = new Set(
    accepts
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';').map((piece) => piece.trim()))
      .filter(([, quality]) => !/^q=0(?:\.0*)?$/.test(quality ?? ''))
      .map(([name]) => name),
  )
  if (taken.has('br')) return 'br'
  return taken.has('gzip') || taken.has('x-gzip') ? 'gzip' : 'identity'
}

const gzipAside = promisify(gzip)
const brotliAside = promisify(brotliCompress)

/** The same in another thread, where somebody can wait for it: other answers do not. */
export async function encodeAside(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br') return brotliAside(bytes, BROTLI)
  return encoding === 'gzip' ? gzipAside(bytes) : bytes
}

export function encode(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'br') return brotliCompressSync(bytes, BROTLI)
  return encoding === 'gzip' ? gzipSync(bytes) : bytes
}
