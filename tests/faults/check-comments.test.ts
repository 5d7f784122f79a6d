import { SiteId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { isWhole, tallyComments } from './check-comments.ts'
import type { Post, Try } from './posts.ts'

const site = SiteId.parse('daily')
const none = { problem: undefined, retryAfter: null, replayed: false, ms: 0, at: 0 }
const unheard: Try = { ...none, status: 0, answer: '' }
const acked = (id: string, more = ''): Try => {
  return { ...none, status: 201, answer: JSON.stringify({ comment: { id }, more }) }
}
const post = (text: string, ...tries: Try[]): Post => ({ site, key: text, text, body: '', tries })

it('counts what was lost, changed, doubled, made up, and answered in two ways', () => {
  const posts = [
    post('cafe\u0301', unheard, acked('1'), acked('1')),
    post('lost', acked('2')),
    post('cut off', acked('3')),
    post('doubled', acked('4')),
    post('never acknowledged', unheard),
    post('two answers', acked('5'), acked('5', 'and more')),
  ]
  const found = [
    { id: '1', text: 'caf\u00e9' },
    { id: '3', text: 'cut' },
    { id: '4', text: 'doubled' },
    { id: '4b', text: 'doubled' },
    { id: '5', text: 'two answers' },
  ]

  const tally = tallyComments(posts, found)

  expect(tally).toEqual({
    posted: 6,
    retried: 2,
    unanswered: 1,
    lost: 1,
    changed: 1,
    duplicates: 1,
    unexpected: 1,
    unlike: 1,
  })
  expect(isWhole(tally)).toBe(false)
})

it('finds a run whole whose retries came to one comment each', () => {
  const tally = tallyComments([post('once', unheard, acked('1'))], [{ id: '1', text: 'once' }])

  expect(isWhole(tally)).toBe(true)
})
