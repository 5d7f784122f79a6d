import { expect, it } from 'vitest'
import { tally } from './check.ts'

const copy = (recipient: string, messageId = '<1>') => {
  return { recipient, messageId, dated: 0, begunAt: 0, at: 0 }
}

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

it('counts messages by reader when each is owed several', () => {
  const accepted = [copy('a', '<1>'), copy('a', '<2>'), copy('b', '<1>'), copy('b', '<1>')]

  expect(tally(['a', 'b', 'c'], accepted, 2)).toMatchObject({
    expected: 6,
    lost: 3,
    duplicates: 1,
    unlike: 0,
  })
})
