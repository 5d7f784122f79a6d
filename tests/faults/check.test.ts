import { expect, it } from 'vitest'
import { tally } from './check.ts'

const copy = (recipient: string, messageId = '<1>') => ({ recipient, messageId, at: 0 })

it('counts what was lost, unexpected, duplicated, and duplicated as another message', () => {
  const accepted = [copy('a'), copy('b'), copy('b'), copy('c'), copy('c', '<2>'), copy('x')]

  expect(tally(['a', 'b', 'c', 'd'], accepted)).toEqual({
    expected: 4,
    lost: 1,
    unexpected: 1,
    duplicates: 2,
    unlike: 1,
  })
})
