import { CommentId, newId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'

const old = { kid: 'k1', secret: 'a'.repeat(32) }
const current = { kid: 'k2', secret: 'b'.repeat(32) }
const position = {
  score: -3,
  createdAt: new Date('2026-11-23T10:00:00.123Z'),
  id: newId(CommentId),
}

it('comes back as the place it stood for, also after the keys were rotated', () => {
  const cursor = writeCursor([old], 'thread', position)

  expect(cursor).toMatch(/^[\w-]+$/)
  expect(readCursor([current, old], 'thread', cursor)).toEqual(position)
})

it('is worth nothing in another list', () => {
  const cursor = writeCursor([current], 'daily newest', position)

  expect(() => readCursor([current], 'daily oldest', cursor)).toThrow('not valid')
})

it.each(['', 'x', 'a'.repeat(53), '\u0000', '../..', 'A'.repeat(54)])('is not %j', (cursor) => {
  expect(() => readCursor([current], 'thread', cursor)).toThrow('not valid')
})

it('does not survive a change of one letter', () => {
  const cursor = writeCursor([current], 'thread', position)
  const changed = `${cursor.startsWith('B') ? 'C' : 'B'}${cursor.slice(1)}`

  expect(() => readCursor([current], 'thread', changed)).toThrow('not valid')
})
