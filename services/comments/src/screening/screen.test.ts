import { Problem } from '@afterword/shared/problem'
import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../site-settings/settings.ts'
import type { Facts } from './phase.ts'
import { screen, toldOf } from './screen.ts'

const harmless: Facts = {
  settings: DEFAULT_SETTINGS,
  threadState: 'open',
  reader: undefined,
  links: 2,
  trapSprung: false,
  isDuplicate: false,
  flood: undefined,
  reasonsBefore: [],
}

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

it('refuses for the first reason there is', () => {
  const flood = new Problem('too-many-requests')

  expect(() => screen({ ...harmless, flood })).toThrow(flood)
  expect(() => screen({ ...harmless, isDuplicate: true, flood })).toThrow('already said')
})

it('lets nobody edit reports away', () => {
  expect(screen({ ...harmless, reasonsBefore: ['reports', 'links'] }).reasons).toEqual(['reports'])
})

it('can tell an author again from the reasons alone', () => {
  expect(toldOf(['honeypot', 'links'])).toBe('links')
  expect(toldOf([])).toBeNull()
})
