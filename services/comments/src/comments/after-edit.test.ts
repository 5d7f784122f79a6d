import { expect, it } from 'vitest'
import { afterEdit } from './after-edit.ts'

const clean = { status: 'approved', reasons: [], reasonDetails: {} } as const
const held = {
  status: 'pending',
  reasons: ['words-to-hold'],
  reasonDetails: { 'words-to-hold': 'casino' },
} as const
const spam = { status: 'spam', reasons: ['honeypot'], reasonDetails: {} } as const

it.each([
  ['approved', clean, clean],
  ['held', held, held],
  ['spam', spam, spam],
])('is %s by its new words where it was approved', (_, verdict, expected) => {
  expect(afterEdit(copy(clean), copy(verdict))).toEqual(expected)
})

it('keeps waiting, and what it waited for, however harmless its new words are', () => {
  const was = { status: 'pending' as const, reasons: ['links'], reasonDetails: {} }

  expect(afterEdit(was, copy(clean))).toEqual(was)
  expect(afterEdit(was, copy(held))).toEqual({
    status: 'pending',
    reasons: ['links', 'words-to-hold'],
    reasonDetails: { 'words-to-hold': 'casino' },
  })
  expect(afterEdit(was, copy(spam)).status).toBe('spam')
})

it('stays spam', () => {
  expect(afterEdit(copy(spam), copy(clean))).toEqual(spam)
})

type Judged = Parameters<typeof afterEdit>[0]

function copy(judged: typeof clean | typeof held | typeof spam): Judged {
  return { ...judged, reasons: [...judged.reasons] }
}
