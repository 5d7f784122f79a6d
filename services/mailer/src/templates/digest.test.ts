import type { Site } from '@afterword/shared/access/store'
import { CommentId, PublicationId, SiteId } from '@afterword/shared/ids'
import { describe, expect, it } from 'vitest'
import { digest, digestValues } from './digest.ts'
import { type Email, readFrame } from './email.ts'
import { BRACES, escapeHtml, fill, type Values } from './fill.ts'
import { voiceOf } from './voice.ts'
import { LANGUAGES, WORDS } from './words.ts'

const site: Site = {
  id: SiteId.parse('daily'),
  name: 'The Daily',
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
const WEEK = { frequency: 'weekly' as const, period: '2026-11-16', commentIds: [] }

const idOf = (at: number) => `019c0000-0000-7000-8000-${String(at).padStart(12, '0')}`
const article = (at: number, overrides: object = {}) => ({
  publicationId: PublicationId.parse(idOf(at)),
  url: `https://www.news.example/${at}`,
  title: `Title ${at}`,
  summary: null,
  imageUrl: null,
  language: 'en',
  ...overrides,
})
const comment = (at: number, overrides: object = {}) => ({
  commentId: CommentId.parse(idOf(at)),
  name: `Reader ${at}`,
  excerpt: `Word ${at}`,
  title: 'Bridge <closed>',
  url: 'https://www.news.example/bridge',
  ...overrides,
})

/** As its reader gets it. */
function sent({ subject, text, html }: Email, values: Values): Email {
  const all = { ...BRACES, unsubscribeUrl: 'https://x.example/u', ...values }
  return { subject: fill(subject, all), text: fill(text, all), html: fill(html, all, escapeHtml) }
}

/** As full as its contract allows, of one character over and over. */
function full(character: string, urlLength: number) {
  const url = (host: string) => `https://${host}/${'u'.repeat(urlLength)}`
  const numbers = Array.from({ length: 50 }, (_, at) => at)
  const title = character.repeat(300)
  const address = { url: url('www.news.example') }
  const text = { name: character.repeat(64), excerpt: character.repeat(300) }
  const comments = numbers.map((at) => comment(at, { ...text, ...address, title }))
  const summary = character.repeat(1_000)
  const imageUrl = url('img.news.example')
  const articles = numbers.map((at) => article(at, { ...address, title, summary, imageUrl }))
  const publicationIds = articles.map(({ publicationId }) => publicationId)
  const slots = {
    ...WEEK,
    publicationIds,
    best: Object.fromEntries(publicationIds.map((id, at) => [id, comments[at]!.commentId])),
    discussions: comments.map(({ commentId }) => ({ commentId, count: 1_234_567 })),
  }
  return { slots, seen: { articles, comments, origins: site.origins } }
}

describe('a digest', () => {
  it('keeps its order, with the best comment under its article and discussions after all', () => {
    const slots = {
      ...WEEK,
      publicationIds: [2, 3, 1].map((at) => article(at).publicationId),
      best: { [article(1).publicationId]: comment(1).commentId },
      discussions: [{ commentId: comment(2).commentId, count: 12 }],
    }
    const seen = {
      articles: [article(1), article(2)],
      comments: [comment(1), comment(2)],
      origins: site.origins,
    }

    const { subject, text } = sent(digest(voice, 'weekly'), digestValues(voice, slots, seen))

    expect(subject).toBe('Title 2, and 2 more')
    expect(text).toMatch(/This week at[^]*November 16[^]*22, 2026[^]*Title 2[^]*Title 1[^]*Word 1/)
    expect(text).toMatch(/Word 1[^]*Discussions you follow[^]*Bridge <closed> \(12 new comments\)/)
    expect(text).not.toContain('Title 3')
  })

  it.each(
    LANGUAGES.flatMap((language) => [
      { language, character: 'x', urlLength: 100 },
      { language, character: '新', urlLength: 100 },
      { language, character: '&', urlLength: 1_900 },
    ]),
  )('is not cut before its end, however full: %o', ({ language, character, urlLength }) => {
    const spoken = voiceOf(templates, site, language)
    const { slots, seen } = full(character, urlLength)

    const { text, html } = sent(digest(spoken, 'weekly'), digestValues(spoken, slots, seen))

    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    expect(html).toContain('https://x.example/u')
    const shown = text.split(`${spoken.words.digest.readArticle}: `).length - 1
    expect(shown).toBeGreaterThan(0)
    const left = spoken.count(spoken.words.andMore, 50 - shown)
    expect(text).toContain(left)
    expect(html).toContain(left)
  })

  it('shows the first fifteen articles and ten discussions, and how many are left', () => {
    const { slots, seen } = full('x', 20)
    seen.articles[0]!.title = 'Bridge opens'

    const { subject, text } = sent(digest(voice, 'weekly'), digestValues(voice, slots, seen))

    expect(subject).toBe('Bridge opens, and 99 more')
    expect(text.split('Read the article:')).toHaveLength(16)
    expect(text.split('new comments)')).toHaveLength(11)
    expect(text).toMatch(/and 35 more[^]*Discussions you follow[^]*and 40 more/)
  })
})
