import { expect, it } from 'vitest'
import { screen } from './screen.ts'

const harmless = { threadState: 'open' as const, links: 2, maxLinks: 2, trapSprung: false }

it('lets pass what no phase minds', () => {
  expect(screen(harmless)).toEqual({ status: 'approved', reasons: [], told: null })
})

it('gives moderators every reason and the author the first', () => {
  expect(screen({ ...harmless, threadState: 'premoderated', links: 3 })).toEqual({
    status: 'pending',
    reasons: ['thread-premoderated', 'links'],
    told: 'thread-moderated',
  })
})

it('does not let a machine learn that it was seen', () => {
  expect(screen({ ...harmless, trapSprung: true })).toEqual({
    status: 'spam',
    reasons: ['honeypot'],
    told: 'under-review',
  })
  expect(screen({ ...harmless, links: 9, trapSprung: true }).told).toBe('links')
})
