import type { Site } from '@afterword/shared/access/store'
import { CommentId, PublicationId } from '@afterword/shared/ids'
import type { SeenArticle, SeenComment } from '../deliveries/delivery.ts'
import { digest, digestValues } from './digest.ts'
import type { Email } from './email.ts'
import { BRACES, escapeHtml, fill, type Values } from './fill.ts'
import { followerNotice, followerNoticeValues } from './follower-notice.ts'
import { letter, stoppableLetter } from './letter.ts'
import { moderatorNotice, moderatorNoticeValues } from './moderator-notice.ts'
import { publication } from './publication.ts'
import { SAMPLE_WORDS } from './sample-words.ts'
import { type Templates, type Voice, voiceOf } from './voice.ts'
import type { Language } from './words.ts'

/** A mail as its reader would get it, with made-up contents. */
export type SampleMail = Email & { name: string }

const LETTERS = [
  'confirmation',
  'addressQuestion',
  'myComments',
  'signIn',
  'exportReady',
  'commentApproved',
  'commentRejected',
  'commentRemoved',
  'reportDecided',
  'reviewDecided',
] as const

const MANY = 12
const MOST_WAITING = 5

/** Every mail there is, in one language. */
export function sampleMails(
  templates: Templates,
  { site, language }: { site: Site; language: Language },
): SampleMail[] {
  const voice = voiceOf(templates, site, language)
  const letters = LETTERS.map((name) => sample(name, letter(voice, voice.words[name]), {}))
  const [article, ...articles] = articlesOf(site, language)
  const [comment, ...comments] = commentsOf(site, language)
  return [
    ...letters,
    sample('welcome', stoppableLetter(voice, voice.words.welcome), {}),
    sample('publication', publication(voice, article, site.origins), {}),
    sampleDigest(voice, { site, articles: [article, ...articles], comments: [comment] }),
    ...(['reply', 'followUp'] as const).flatMap((kind) => [
      sample(kind, followerNotice(voice, kind), followerNoticeValues(voice, kind, [comment])),
      sample(
        `${kind}Folded`,
        followerNotice(voice, kind),
        followerNoticeValues(voice, kind, [comment, ...comments]),
      ),
    ]),
    sampleNotice(voice, [comment, ...comments]),
  ]
}

function sampleNotice(voice: Voice, comments: SeenComment[]): SampleMail {
  const waiting = { count: comments.length, newest: comments.slice(0, MOST_WAITING) }
  const values = moderatorNoticeValues(voice, waiting, (id) => `https://talk.example/decide/${id}`)
  return sample('moderatorNotice', moderatorNotice(voice), values)
}

function sample(name: string, { subject, text, html }: Email, own: Values): SampleMail {
  const values = {
    ...BRACES,
    actionUrl: 'https://talk.example/action',
    unsubscribeUrl: 'https://talk.example/unsubscribe',
    ...own,
  }
  return {
    name,
    subject: fill(subject, values),
    text: fill(text, values),
    html: fill(html, values, escapeHtml),
  }
}

type Seen = { site: Site; articles: SeenArticle[]; comments: SeenComment[] }

function sampleDigest(voice: Voice, { site: { origins }, articles, comments }: Seen): SampleMail {
  const [first] = articles
  const discussions = comments.map(({ commentId }) => ({ commentId, count: MANY }))
  const slots = {
    frequency: 'weekly' as const,
    period: '2026-11-16',
    publicationIds: articles.map(({ publicationId }) => publicationId),
    best: Object.fromEntries(
      comments.map(({ commentId }) => [first?.publicationId ?? '', commentId]),
    ),
    discussions,
    commentIds: [],
  }
  const values = digestValues(voice, slots, { articles, comments, origins })
  return sample('digest', digest(voice, 'weekly'), values)
}

function articlesOf({ url }: Site, language: Language): [SeenArticle, SeenArticle, SeenArticle] {
  const { title, summary } = SAMPLE_WORDS[language]
  const article = (at: number, overrides: Partial<SeenArticle> = {}): SeenArticle => ({
    publicationId: PublicationId.parse(idOf(at)),
    url: new URL(`/articles/${at}`, url).href,
    title,
    summary,
    imageUrl: null,
    language,
    ...overrides,
  })
  // One in another language, as a site may have.
  const foreign = language === 'en' ? 'ar' : 'en'
  return [
    article(1),
    article(2, { summary: null }),
    article(3, { ...SAMPLE_WORDS[foreign], language: foreign }),
  ]
}

function commentsOf({ url }: Site, language: Language): [SeenComment, ...SeenComment[]] {
  const { title, name, comment } = SAMPLE_WORDS[language]
  const say = (at: number, excerpt: string): SeenComment => ({
    commentId: CommentId.parse(idOf(at)),
    name,
    excerpt,
    title,
    url: new URL('/articles/1', url).href,
  })
  const others = Array.from({ length: MANY - 1 }, (_, at) => say(at + 2, `${comment} (${at + 2})`))
  return [say(1, comment), ...others]
}

function idOf(at: number): string {
  return `019a0000-0000-7000-8000-${String(at).padStart(12, '0')}`
}
