import { Problem } from '@afterword/shared/problem'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../site-settings/settings.ts'
import type { Facts } from './phase.ts'
import { screen, toldOf } from './screen.ts'

const harmless: Facts = {
  settings: DEFAULT_SETTINGS,
  threadState: 'open',
  name: 'Ada',
  byStaff: false,
  approvedBefore: 0,
  staffNames: [],
  links: 2,
  wordsFound: {},
  trapSprung: false,
  shownForMs: undefined,
  isDuplicate: false,
  flood: undefined,
  waitSeconds: 0,
  block: undefined,
  reasonsBefore: [],
}

it('lets pass what no phase minds', () => {
  expect(screen(harmless)).toEqual({
    status: 'approved',
    reasons: [],
    reasonDetails: {},
    told: null,
  })
})

it('gives moderators every reason and the author the first', () => {
  expect(screen({ ...harmless, threadState: 'premoderated', links: 3 })).toEqual({
    status: 'pending',
    reasons: ['thread-premoderated', 'links'],
    reasonDetails: {},
    told: 'thread-moderated',
  })
})

it('does not let a machine learn that it was seen', () => {
  expect(screen({ ...harmless, trapSprung: true })).toEqual({
    status: 'spam',
    reasons: ['honeypot'],
    reasonDetails: {},
    told: 'under-review',
  })
  expect(screen({ ...harmless, links: 9, trapSprung: true }).told).toBe('links')
})

it('refuses for the first reason there is', () => {
  const flood = new Problem('too-many-requests')

  expect(() => screen({ ...harmless, flood })).toThrow(flood)
  expect(() => screen({ ...harmless, isDuplicate: true, flood })).toThrow('already said')
})

describe('words', () => {
  it('hold a comment, and only moderators hear which', () => {
    expect(screen({ ...harmless, wordsFound: { hold: 'casino' } })).toEqual({
      status: 'pending',
      reasons: ['words-to-hold'],
      reasonDetails: { 'words-to-hold': 'casino' },
      told: 'under-review',
    })
  })

  it('refuse it, and nobody hears which', () => {
    const refuse = () => screen({ ...harmless, wordsFound: { refuse: 'casino' } })

    expect(refuse).toThrow('This comment cannot be published here.')
    expect(refuse).not.toThrow('casino')
  })
})

describe('a name', () => {
  const settings = { ...DEFAULT_SETTINGS, reservedNames: ['Moderator'] }
  const held = (facts: Partial<Facts>) => screen({ ...harmless, settings, ...facts }).reasonDetails

  it.each([
    'moderator',
    'Mоderаtor',
    'M0derator',
    'M o d e r a t o r',
    'Rnoderator',
    'Moderat\u00f6r',
  ])('that reads like one the site keeps waits: %j', (name) => {
    expect(held({ name })).toEqual({ impersonation: 'Moderator' })
  })

  it('that reads like one of the staff waits, unless staff sign with it', () => {
    const facts = { name: 'GRACE', staffNames: ['Grace'] }

    expect(held(facts)).toEqual({ impersonation: 'Grace' })
    expect(held({ ...facts, byStaff: true })).toEqual({})
  })

  it.each(['', '!!!', 'Grace Hopper'])('of anybody else does not: %j', (name) => {
    expect(held({ name, staffNames: ['Grace', '...'] })).toEqual({})
  })
})

it('makes whom it does not know wait, until enough of theirs is approved', () => {
  const settings = { ...DEFAULT_SETTINGS, firstCommentsWait: 2 }
  const told = (facts: Partial<Facts>) => screen({ ...harmless, settings, ...facts }).told

  expect(told({ approvedBefore: 1 })).toBe('first-comment')
  expect(told({ approvedBefore: 2 })).toBeNull()
  expect(told({ byStaff: true })).toBeNull()
})

it('makes what was filled in too fast wait', () => {
  expect(screen({ ...harmless, shownForMs: 1_999 }).reasons).toEqual(['fill-time'])
  expect(screen({ ...harmless, shownForMs: 2_000 }).reasons).toEqual([])
})

it('tells whom it blocks in silence what it would tell anybody', () => {
  expect(screen({ ...harmless, block: 'shadow' })).toMatchObject({ status: 'spam', told: null })
  expect(screen({ ...harmless, block: 'shadow', links: 3 }).told).toBe('links')
  expect(() => screen({ ...harmless, block: 'open' })).toThrow('You cannot comment here.')
})

it('makes everyone wait their time in slow mode', () => {
  const settings = { ...DEFAULT_SETTINGS, slowModeSeconds: 120 }

  expect(() => screen({ ...harmless, settings, waitSeconds: 61 })).toThrow(
    expect.objectContaining({
      code: 'too-many-requests',
      details: { detail: 'On this page everyone writes once in 2 minutes.', retryAfterSeconds: 61 },
    }),
  )
})

it('lets nobody edit reports away', () => {
  expect(screen({ ...harmless, reasonsBefore: ['reports', 'links'] }).reasons).toEqual(['reports'])
})

it('can tell an author again from the reasons alone', () => {
  expect(toldOf(['honeypot', 'links'])).toBe('links')
  expect(toldOf([])).toBeNull()
})
