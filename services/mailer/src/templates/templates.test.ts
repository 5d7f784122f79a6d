import type { Site } from '@afterword/shared/access/store'
import { SiteId } from '@afterword/shared/ids'
import { expect, it } from 'vitest'
import { compileFrame } from '../../scripts/compile-frames.ts'
import { brandOf } from './brand.ts'
import { addressQuestion, confirmation } from './confirmation.ts'
import { readFrame } from './email.ts'
import { moderatorNotice } from './moderator-notice.ts'
import { myComments } from './my-comments.ts'
import { publication, showableImage } from './publication.ts'
import { languageOf } from './words.ts'

const site: Site = {
  id: SiteId.parse('daily'),
  name: 'Fish & Chips "Daily"',
  url: 'https://www.news.example',
  origins: ['https://www.news.example'],
  locale: 'en',
  accent: '#1a5fb4',
  senderName: 'The Daily',
  senderAddress: 'news@news.example',
  replyTo: null,
  postalAddress: '1 Harbour Street',
  contact: 'desk@news.example',
  createdAt: new Date(),
}
const brand = brandOf(site)
const frame = readFrame()
const article = {
  url: 'https://www.news.example/a?b=1&c="2"',
  title: 'Bridges & <script>',
  summary: null,
  imageUrl: null,
  language: 'de',
}
const announce = (overrides: Partial<typeof article> | { imageUrl: string }) =>
  publication(frame, { brand, origins: site.origins, language: 'en' }, { ...article, ...overrides })

it('has a compiled frame that is what its source compiles to', async () => {
  expect(frame.html).toBe(await compileFrame())
}, 30_000)

it('leaves just those slots open that differ from copy to copy', () => {
  const slotsOf = (text: string): string[] =>
    [...new Set(text.match(/\{\{[#/]?\w+\}\}/g))].toSorted()

  expect(slotsOf(confirmation(frame, brand, 'en').html)).toEqual(['{{actionUrl}}'])
  expect(slotsOf(confirmation(frame, brand, 'en').text)).toEqual(['{{actionUrl}}'])
  const notice = moderatorNotice(frame, brand, 'en')
  expect(slotsOf(notice.html)).toEqual(['{{actionUrl}}', '{{heading}}'])
  expect(slotsOf(notice.text)).toEqual(['{{actionUrl}}', '{{heading}}'])
  expect(slotsOf(notice.subject)).toEqual(['{{heading}}'])
  expect(slotsOf(announce({}).html)).toEqual(['{{unsubscribeUrl}}'])
  expect(slotsOf(announce({}).text)).toEqual(['{{unsubscribeUrl}}'])
})

it('escapes in HTML and leaves text as it is', () => {
  const { subject, text, html } = announce({})

  expect(subject).toBe('Bridges & <script>')
  expect(text).toContain('Bridges & <script>')
  expect(html).toContain('Bridges &#38; &#60;script&#62;')
  expect(html).not.toContain('<script')
  expect(html).toContain('href="https://www.news.example/a?b=1&#38;c=&#34;2&#34;"')
})

it('says in which language an article is', () => {
  expect(announce({}).html).toMatch(/<h1\s+lang="de"\s+dir="auto"/)
})

it('stays far below what a mail program cuts off', () => {
  expect(Buffer.byteLength(announce({ imageUrl: 'https://news.example/a.jpg' }).html)).toBeLessThan(
    20_000,
  )
})

it.each([
  ['https://www.news.example/a.jpg', true],
  ['https://news.example/a.jpg', true],
  ['https://img.news.example/a.jpg', true],
  ['http://www.news.example/a.jpg', false],
  ['https://tracker.example/a.jpg', false],
  ['https://evilnews.example/a.jpg', false],
  ['https://news.example.evil/a.jpg', false],
  ['data:image/png;base64,AAAA', false],
  ['nonsense', false],
])('shows %s: %s', (url, isShown) => {
  expect(showableImage(url, site.origins)).toBe(isShown ? url : undefined)
  expect(announce({ imageUrl: url }).html.includes('<img')).toBe(isShown)
})

it.each([
  ['en', 'en'],
  ['en-GB', 'en'],
  ['xx', 'en'],
  ['toString', 'en'],
  ['', 'en'],
])('speaks to %s in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})

it.each([
  ['asks whose address it is', addressQuestion, 'Confirm my address', 'This is no subscription.'],
  ['leads to what its reader has said', myComments, 'See my comments', 'works for an hour'],
] as const)('%s, in text and in HTML', (_what, letter, button, words) => {
  const { subject, text, html } = letter(frame, brand, 'en')

  expect(subject).toContain('Fish & Chips "Daily"')
  for (const form of [text, html]) {
    expect(form).toContain(button)
    expect(form).toContain(words)
    expect(form).toContain('{{actionUrl}}')
  }
  expect(html).not.toContain('Fish & Chips')
})
