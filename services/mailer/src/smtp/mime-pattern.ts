import { type Address, composeMime, type MimeMessage } from './compose-mime.ts'

/** What copies of one message differ in. */
export type Personal = {
  to: Address
  messageId: string
  date: Date
  /** Links and the like, wherever they stand. Those of all copies have the same shape. */
  links: readonly string[]
}

/** A message as its composer wrote it, and where in it stands what is personal. */
export type MimePattern = {
  shape: string
  bytes: Buffer
  to: { at: number; length: number }
  dateAt: number
  runs: Run[]
}

type Run = { at: number; from: number; length: number }

/** Writes the message that these would make of it. */
export type Describe = (personal: Personal) => Promise<MimeMessage>

/** Two of these number the personal characters; BLANK is none of them. */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxy'
const BLANK = 'z'
const PERSONAL_CHARACTER = /[\w-]/g

/** Addresses that go into a header as they are, and surely without folding it. */
const PLAIN_ADDRESS = /^[\w+-]+(?:\.[\w+-]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)+$/
const LONGEST_ADDRESS = 70

/**
 * Composes a message so that copies of it need no composer. The composer writes it three times
 * with a number in the place of each personal character, so that where every such character ends
 * up is seen, not guessed: soft line breaks, boundaries and all. Where that is not clear, there
 * is no pattern.
 */
export async function makePattern(
  describe: Describe,
  first: Personal,
): Promise<MimePattern | undefined> {
  if (!isPlain(first)) return undefined
  const marks = [lowDigit, highDigit, () => BLANK]
  const [low, high, bytes] = await Promise.all(
    marks.map(async (mark) => composeMime(await describe(marked(first, mark)))),
  )
  if (!low || !high || low.length !== high.length || low.length !== bytes?.length) return undefined

  const to = { at: endOf(bytes, '\r\nTo: '), length: first.to.address.length }
  const dateAt = endOf(bytes, '\r\nDate: ')
  return { shape: shapeOf(first), bytes, to, dateAt, runs: runsOf({ low, high, blank: bytes }) }
}

/** One copy, or nothing if it takes the composer to write it. */
export function fillPattern(pattern: MimePattern, personal: Personal): Buffer | undefined {
  if (!isPlain(personal) || shapeOf(personal) !== pattern.shape) return undefined

  const { address } = personal.to
  const { bytes, to, dateAt, runs } = pattern
  const shift = address.length - to.length
  const moved = (at: number): number => (at < to.at ? at : at + shift)

  const message = Buffer.allocUnsafe(bytes.length + shift)
  bytes.copy(message, 0, 0, to.at)
  message.write(address, to.at, 'latin1')
  bytes.copy(message, to.at + address.length, to.at + to.length)
  message.write(personal.date.toUTCString().replace('GMT', '+0000'), moved(dateAt), 'latin1')

  const characters = Buffer.from(valuesOf(personal), 'latin1')
  for (const { at, from, length } of runs) {
    characters.copy(message, moved(at), from, from + length)
  }
  return message
}

function isPlain({ to }: Personal): boolean {
  const { name, address } = to
  return name === '' && address.length <= LONGEST_ADDRESS && PLAIN_ADDRESS.test(address)
}

function valuesOf({ messageId, links }: Personal): string {
  return [messageId, ...links].join('\n')
}

/** Where two have the same, they differ in personal characters only, each in the other's place. */
function shapeOf(personal: Personal): string {
  return valuesOf(personal).replace(PERSONAL_CHARACTER, BLANK)
}

type Mark = (at: number) => string

const lowDigit: Mark = (at) => DIGITS.charAt(at % DIGITS.length)
const highDigit: Mark = (at) => DIGITS.charAt(Math.floor(at / DIGITS.length))

function marked(personal: Personal, mark: Mark): Personal {
  const values = valuesOf(personal).replace(PERSONAL_CHARACTER, (_character, at: number) =>
    mark(at),
  )
  const [messageId = '', ...links] = values.split('\n')
  return { ...personal, messageId, links }
}

function endOf(message: Buffer, header: string): number {
  return message.indexOf(header) + header.length
}

function runsOf({ low, high, blank }: Record<'low' | 'high' | 'blank', Buffer>): Run[] {
  const runs: Run[] = []
  for (let at = 0; at < blank.length; at += 1) {
    if (low[at] === blank[at]) continue

    const from = digitAt(low, at) + DIGITS.length * digitAt(high, at)
    const run = runs.at(-1)
    const isNext = run && run.at + run.length === at && run.from + run.length === from
    if (isNext) run.length += 1
    else runs.push({ at, from, length: 1 })
  }
  return runs
}

function digitAt(message: Buffer, at: number): number {
  return DIGITS.indexOf(String.fromCharCode(message[at] ?? 0))
}
