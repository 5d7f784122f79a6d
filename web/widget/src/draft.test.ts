// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { draftName, loadDraft, newIdempotencyKey, saveDraft } from './draft.ts'
import { languageFor } from './strings.ts'

const language = languageFor('en')
const source = { origin: 'https://talk.example', site: 'daily' }

beforeEach(() => localStorage.clear())

it('comes back with its text, its parent and its key', () => {
  const draft = { text: 'Half a thought', parentId: '1', idempotencyKey: newIdempotencyKey() }

  saveDraft('a', draft)

  expect(loadDraft('a')).toEqual(draft)
  expect(loadDraft('b')).toMatchObject({ text: '', parentId: null })
})

it('is forgotten when it is empty', () => {
  saveDraft('a', { ...loadDraft('a'), text: 'x' })
  saveDraft('a', { ...loadDraft('a'), text: '' })

  expect(localStorage.length).toBe(0)
})

it('belongs to one page of one site', () => {
  const names = [
    { url: 'https://a.example/1', id: '42' },
    { url: 'https://a.example/1' },
    { url: 'https://a.example/2' },
  ].map((page) => draftName({ source, page, language }))

  expect(new Set(names).size).toBe(3)
})

it('has a key of 192 random bits that no other draft has', () => {
  const keys = Array.from({ length: 100 }, newIdempotencyKey)

  expect(keys.every((key) => /^[\w-]{32}$/.test(key))).toBe(true)
  expect(new Set(keys).size).toBe(100)
})

it('works where the browser refuses storage, or holds something else', () => {
  localStorage.setItem('a', '{not json')
  expect(loadDraft('a').text).toBe('')

  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('denied', 'SecurityError')
    },
  })
  expect(loadDraft('a').text).toBe('')
  vi.unstubAllGlobals()
})
