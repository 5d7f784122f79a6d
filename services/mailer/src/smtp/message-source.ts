import { Readable } from 'node:stream'
import { onTheWire } from './on-the-wire.ts'

const CHUNK = 16_384
/** So much a stream of Node's takes at once in any case. */
const MOST_AT_ONCE = 65_536
const NOT_OURS = 'the claim is not surely ours any more'

/**
 * A message for nodemailer to pipe to the relay; `end` comes when its last byte is taken. False
 * of `mayGoOn`, asked when the relay is ready for it, leaves it unsent.
 *
 * nodemailer looks at every byte on its way through two streams. What is short goes past that,
 * in one piece.
 */
export function openSource(message: Buffer, mayGoOn: () => boolean): Readable {
  const ready = message.length <= MOST_AT_ONCE ? onTheWire(message) : undefined
  return ready
    ? new Ready(ready, mayGoOn)
    : Readable.from(chunksOf(message, mayGoOn), { objectMode: false })
}

/** Pushed to where nodemailer's transform is read, as what is to be written there is done. */
class Ready extends Readable {
  readonly #bytes: Buffer
  readonly #mayGoOn: () => boolean

  constructor(bytes: Buffer, mayGoOn: () => boolean) {
    super()
    this.#bytes = bytes
    this.#mayGoOn = mayGoOn
  }

  override pipe<Into extends NodeJS.WritableStream>(into: Into): Into {
    if (!(into instanceof Readable)) throw new Error('no transform to push to')
    if (this.#mayGoOn()) {
      into.push(this.#bytes)
      into.push(null)
      this.emit('end')
    } else this.destroy(new Error(NOT_OURS))
    return into
  }
}

function* chunksOf(message: Buffer, mayGoOn: () => boolean): Generator<Buffer> {
  if (!mayGoOn()) throw new Error(NOT_OURS)
  for (let at = 0; at < message.length; at += CHUNK) yield message.subarray(at, at + CHUNK)
}
