import { expect, it } from 'vitest'
import { onTheWire } from './on-the-wire.ts'

const END = '.\r\n'

it.each([
  ['lines as mail has them', 'a: b\r\n\r\nHello. You.\r\n', `a: b\r\n\r\nHello. You.\r\n${END}`],
  ['no line break at the end', 'Hello', `Hello\r\n${END}`],
  ['a dot at the very beginning', '.\r\n', `..\r\n${END}`],
  ['dots at the beginning of lines', 'a\r\n.\r\n..\r\n.b\r\n', `a\r\n..\r\n...\r\n..b\r\n${END}`],
])('is right for %s', (_what, text, wire) => {
  expect(onTheWire(Buffer.from(text))?.toString()).toBe(wire)
})

it.each([
  ['nothing', ''],
  ['a bare LF', 'Hello\n.\r\n'],
  ['a bare LF at the beginning', '\n'],
  ['a bare CR', 'Hello\r.\r\nYou\r\n'],
  ['a CR before its line break', 'Hello\r\r\n'],
  ['a bare CR at the end', 'Hello\r\n\r'],
])('leaves %s to others', (_what, text) => {
  expect(onTheWire(Buffer.from(text))).toBeUndefined()
})
