import type { Site } from '@afterword/shared/access/store'
import { CommentId, SiteId } from '@afterword/shared/ids'
import { describe, expect, it } from 'vitest'
import { compileFrame } from '../../scripts/compile-frames.ts'
import type { SeenComment } from '../deliveries/delivery.ts'
import { digest, digestValues } from './digest.ts'
import { type Email, readFrame } from './email.ts'
import { BRACES, escapeHtml, fill, type Values } from './fill.ts'
import { followerNotice, followerNoticeValues } from './follower-notice.ts'
import { letter } from './letter.ts'
import { moderatorNotice, moderatorNoticeValues } from './moderator-notice.ts'
import { type Article, publication } from './publication.ts'
import { showableImage } from './showable-image.ts'
import { voiceOf } from './voice.ts'
import { WORDS } from './words.ts'

const site: Site = {
  id: SiteId.parse('daily'),
  name: 'Fish & Chips "Daily"',
  url: 'https://www.news.example',
  origins: ['https://www.news.example'],
  locale: 'en',
  accent: '#1a5fb4',
  logoUrl: null,
  senderName: 'The Daily',
  senderAddress: 'news@news.example',
  replyTo: null,
  postalAddress: '1 Harbour Street',
  contact: 'desk@news.example',
  createdAt: new Date(),
}
const templates = { frame: readFrame(), words: WORDS }
const voice = voiceOf(templates, site, 'en')
const article: Article = {
  url: 'https://www.news.example/a?b=1&c="2"',
  title: 'Bridges & <script>',
  summary: null,
  imageUrl: null,
  language: 'de',
}
const announce = (overrides: Partial<Article> = {}) =>
  publication(voice, { ...article, ...overrides }, site.origins)

const comment = (at: number, overrides: Partial<SeenComment> = {}): SeenComment => ({
  commentId: CommentId.parse(`019a0000-0000-7000-8000-00000000000${at}`),
  name: `Reader ${at}`,
  excerpt: `Word ${at}`,
  title: 'Bridge <closed>',
  url: 'https://www.news.example/bridge',
  ...overrides,
})

const noticeValues = ({ count }: { count: number }): Values =>
  moderatorNoticeValues(
    voice,
    { count, newest: [comment(1)] },
    (id) => `https://talk.example/decide/${id}`,
  )

/** As its reader gets it. */
function sent({ subject, text, html }: Email, values: Values): Email {
  const all = { ...BRACES, unsubscribeUrl: 'https://x.example/u', ...values }
  return { subject: fill(subject, all), text: fill(text, all), html: fill(html, all, escapeHtml) }
}

it('has a compiled frame that is what its source compiles to', async () => {
  expect(templates.frame.html).toBe(await compileFrame())
}, 30_000)

describe('slots left open are those that differ from copy to copy:', () => {
  const slotsOf = (text: string): string[] =>
    [...new Set(text.match(/(?<=\{\{#?)\w+(?=\}\})/g))].toSorted()

  it.each([
    ['a letter', letter(voice, WORDS.en.confirmation), ['actionUrl']],
    ['a publication', announce(), ['unsubscribeUrl']],
  ])('%s', (_what, { text, html }, slots) => {
    expect(slotsOf(html)).toEqual(slots)
    expect(slotsOf(text)).toEqual(slots)
  })

  it.each([
    [
      'a notice to a follower',
      followerNotice(voice, 'reply'),
      followerNoticeValues(voice, 'reply', [comment(1)]),
    ],
    ['a moderator notice', moderatorNotice(voice), noticeValues({ count: 7 })],
    [
      'a digest',
      digest(voice, 'daily'),
      digestValues(
        voice,
        {
          frequency: 'daily',
          period: '2026-11-24',
          publicationIds: [],
          best: {},
          discussions: [],
          commentIds: [],
        },
        { articles: [], comments: [], origins: [] },
      ),
    ],
  ])('%s, which is whole with its values', (_what, email, values) => {
    const { subject, text, html } = sent(email, values)

    expect(slotsOf(subject + text + html)).toEqual([])
  })
})

it('escapes in HTML and leaves text as it is', () => {
  const { subject, text, html } = announce()

  expect(subject).toBe('Bridges & <script>')
  expect(text).toContain('Bridges & <script>')
  expect(html).toContain('Bridges &#38; &#60;script&#62;')
  expect(html).not.toContain('<script')
  expect(html).toContain('href="https://www.news.example/a?b=1&#38;c=&#34;2&#34;"')
})

it('says in which language an article is', () => {
  expect(announce().html).toMatch(/<h1\s+lang="de"\s+dir="auto"/)
})

it('stays far below what a mail program cuts off', () => {
  const { html } = announce({ imageUrl: 'https://news.example/a.jpg' })

  expect(Buffer.byteLength(html)).toBeLessThan(20_000)
})

describe('a notice to a follower', () => {
  const tell = (kind: 'reply' | 'followUp', comments: [SeenComment, ...SeenComment[]]) =>
    sent(followerNotice(voice, kind), followerNoticeValues(voice, kind, comments))

  it('shows the one comment, and where it stands', () => {
    const { subject, text, html } = tell('reply', [comment(1)])

    expect(subject).toBe('New reply: Bridge <closed>')
    for (const part of ['A reply to your comment', 'Reader 1', 'Word 1']) {
      expect(text).toContain(part)
      expect(html).toContain(part)
    }
    expect(html).toContain(`href="https://www.news.example/bridge#comment-${comment(1).commentId}"`)
    expect(html).toContain('Bridge &#60;closed&#62;')
  })

  it('counts many and shows the newest', () => {
    const [first, ...others] = [9, 8, 7, 6, 5, 4, 3].map((at) => comment(at))
    const { subject, text } = tell('followUp', [first!, ...others])

    expect(subject).toBe('7 new comments: Bridge <closed>')
    expect(text).toContain('Word 5')
    expect(text).not.toContain('Word 4')
    expect(text).toContain('and 2 more')
  })

  it('names no page that the site has not named', () => {
    const { subject, text } = tell('reply', [comment(1, { title: null, url: null })])

    expect(subject).toBe('New reply: Fish & Chips "Daily"')
    expect(text).toContain('Read and answer:\nhttps://www.news.example\n')
  })

  it('links nothing that a commenter wrote, name or text', () => {
    const excerpt = '![p](https://evil.example/p.gif) <img src=x> https://evil.example {{heading}}'
    const { text, html } = tell('reply', [comment(1, { name: 'evil.com', excerpt })])

    expect(text + html).not.toContain('evil')
    expect(html).not.toContain('<img')
    expect(html).toContain('p &#60;img src=x&#62; [link] {{heading}}')
  })
})

it('counts in words what waits for a moderator', () => {
  expect(noticeValues({ count: 1 })).toMatchObject({ heading: '1 comment is waiting' })
  expect(noticeValues({ count: 1_200 })['subject']).toBe(
    '1,200 comments are waiting · Fish & Chips "Daily"',
  )
})

it.each([
  ['https://www.news.example/a.jpg', true],
  ['https://news.example/a.jpg', true],
  ['https://img.news.example/a.jpg', true],
  ['http://www.news.example/a.jpg', false],
  ['https://evil.example/a.jpg', false],
  ['https://fakenews.example/a.jpg', false],
  ['javascript:alert(1)', false],
  ['not a url', false],
  [null, false],
])('shows picture %s: %s', (imageUrl, isShown) => {
  expect(showableImage(imageUrl, site.origins) !== undefined).toBe(isShown)
})

it.each([
  ['asks whose address it is', 'addressQuestion', 'Confirm my address', 'This is no subscription.'],
  ['leads to what its reader has said', 'myComments', 'See my comments', 'works for an hour'],
] as const)('%s, in text and in HTML', (_what, name, button, words) => {
  const { subject, text, html } = letter(voice, WORDS.en[name])

  expect(subject).toContain('Fish & Chips "Daily"')
  for (const form of [text, html]) {
    expect(form).toContain(button)
    expect(form).toContain(words)
    expect(form).toContain('{{actionUrl}}')
  }
  expect(html).not.toContain('Fish & Chips')
})

it('shows a logo only from the hosts of the site, and its name where there is none', () => {
  const withLogo = (logoUrl: string) =>
    letter(voiceOf(templates, { ...site, logoUrl }, 'en'), WORDS.en.signIn).html

  expect(withLogo('https://news.example/logo.png')).toMatch(/<img[^>]+src="https:..news.example/)
  expect(withLogo('https://evil.example/logo.png')).not.toContain('<img')
})
