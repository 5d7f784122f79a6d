import { describe, expect, it, vi } from 'vitest'
import type { RuleKind } from './rule.ts'
import { compileWordList } from './word-list.ts'

const finds = (kind: RuleKind, pattern: string, text: string): boolean =>
  compileWordList([{ kind, pattern, action: 'hold' }]).find(text).hold === pattern

describe('a literal', () => {
  it.each([
    'cheap-pills.example',
    'see CHEAP-PILLS.EXAMPLE/x',
    'сheap-рills.example',
    'x cheap-\u00adpills.example',
  ])('is found in %j', (text) => {
    expect(finds('literal', 'cheap-pills.example', text)).toBe(true)
  })

  it('is found within a word', () => {
    expect(finds('literal', 'cas', 'Kasino cascade')).toBe(true)
    expect(finds('literal', 'cas', 'Kasino')).toBe(false)
  })
})

describe('a phrase', () => {
  it.each(['Buy now!', 'so BUY,\n now', 'büy — now'])('is found in %j', (text) => {
    expect(finds('phrase', 'buy now', text)).toBe(true)
  })

  it.each(['buy it now', 'buy nowadays', 'rebuy now'])('is whole words, not in %j', (text) => {
    expect(finds('phrase', 'buy now', text)).toBe(false)
  })
})

describe('a wildcard', () => {
  it.each([
    ['viagr*', 'VIAGRA', true],
    ['viagr*', 'xviagra', false],
    ['*coin', 'buy dogecoin today', true],
    ['*coin', 'coins', false],
    ['*coin*', 'uncoined', true],
    ['ca*no', 'cazzzino', true],
    ['ca*no', 'can', false],
    ['foo*bar*baz', 'fooxbarxbaz', true],
    ['foo*bar*baz', 'foobaz bar', false],
    ['viagra', 'viagra', true],
    ['viagra', 'viagras', false],
  ])('%j in %j: %j', (pattern, text, isFound) => {
    expect(finds('wildcard', pattern, text)).toBe(isFound)
  })
})

it('finds a wildcard in any of several words that hold its piece', () => {
  expect(finds('wildcard', 'ca*no', 'cab cat casino')).toBe(true)
  expect(finds('wildcard', '*coin', 'coins coinage dogecoin')).toBe(true)
  expect(finds('wildcard', 'coin*', 'dogecoin bitcoin, coinage')).toBe(true)
})

it('looks at few words, however many wildcards share a piece', () => {
  const wildcards = Array.from({ length: 5_000 }, (_, index) => `casino*${index.toString(36)}x`)
  const list = compileWordList(
    wildcards.map((pattern) => ({ kind: 'wildcard', pattern, action: 'hold' })),
  )
  const words = Array.from({ length: 7_000 }, (_, index) => `casino${index.toString(36)}q`)
  const looks = vi.spyOn(String.prototype, 'startsWith')

  expect(list.find(words.join(' '))).toEqual({})

  expect(looks.mock.calls.length).toBeLessThan(words.length * 10)
  looks.mockRestore()
})

it('looks at a word once, however often it is said', () => {
  const list = compileWordList([{ kind: 'wildcard', pattern: 'casino*now', action: 'hold' }])
  const looks = vi.spyOn(String.prototype, 'startsWith')

  expect(list.find('casinos '.repeat(7_000))).toEqual({})
  expect(list.find('casino'.repeat(10_000))).toEqual({})

  expect(looks.mock.calls.length).toBeLessThan(10)
  looks.mockRestore()
})

it('says one rule for each action', () => {
  const list = compileWordList([
    { kind: 'phrase', pattern: 'one', action: 'hold' },
    { kind: 'phrase', pattern: 'two', action: 'refuse' },
    { kind: 'phrase', pattern: 'three', action: 'hold' },
  ])

  expect(list.find('two and one')).toEqual({ hold: 'one', refuse: 'two' })
  expect(list.find('nothing')).toEqual({})
})

it('takes time by the length of the text, not by how it or the rules are made', () => {
  const stars = Array.from({ length: 40 }, (_, index) => `aaa${'*a'.repeat(index + 1)}*b`)
  const letters = Array.from({ length: 4_000 }, (_, index) => `${index.toString(36)}aaaa`)
  const list = compileWordList([
    ...stars.map((pattern) => ({ kind: 'wildcard' as const, pattern, action: 'hold' as const })),
    ...letters.map((pattern) => ({ kind: 'literal' as const, pattern, action: 'hold' as const })),
  ])
  const spent = (text: string): number => {
    const start = process.cpuUsage()
    list.find(text)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1_000
  }
  for (const warm of ['a', 'ä', 'а b']) list.find(warm.repeat(10_000))

  for (const worst of ['a', 'ä', 'а', 'aaa ', '\u0301', 'a\u200b']) {
    const text = worst.repeat(Math.floor(65_525 / worst.length))
    expect(spent(text)).toBeLessThan(500)
  }
})
