import type { DigestSlots, SeenArticle, SeenComment } from '../deliveries/delivery.ts'
import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email } from './email.ts'
import { escapeHtml, type Values } from './fill.ts'
import { quoteOf } from './follower-notice.ts'
import { cleanArticle } from './publication.ts'
import { showableImage } from './showable-image.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'

const TITLE_LENGTH = 200
const PREVIEW_LENGTH = 200
const WEEK_DAYS = 7

/**
 * Gmail cuts off what comes after 102 KB of HTML, and with it the way out. These are 80; the frame
 * takes another 16.
 */
const ARTICLES = { most: 15, bytes: 60_000, markup: 1_500 }
const DISCUSSIONS = { most: 10, bytes: 20_000, markup: 600 }

/** A day or a week in one mail. What happened is filled in per copy. */
export function digest(voice: Voice, frequency: DigestSlots['frequency']): Email {
  const { say, words, brand } = voice
  const { today, thisWeek, action, reason } = words.digest
  return composeEmail(voice, {
    subject: '{{subject}}',
    heading: say(frequency === 'daily' ? today : thisWeek),
    actionLabel: say(action),
    actionUrl: brand.url,
    reason: say(reason),
    unsubscribeLabel: say(words.unsubscribe),
    later: [
      'preview',
      'lead',
      'articles',
      'more',
      'discussionsLabel',
      'discussions',
      'moreDiscussions',
    ],
  })
}

/** What there was to see when it went, and where pictures may come from. */
type Seen = { articles: SeenArticle[]; comments: SeenComment[]; origins: string[] }

export function digestValues(voice: Voice, slots: DigestSlots, seen: Seen): Values {
  const { say, count, words, brand } = voice
  const articles = slots.publicationIds.flatMap(
    (id) => seen.articles.find(({ publicationId }) => publicationId === id) ?? [],
  )
  const discussions = slots.discussions.flatMap(({ commentId, count: fresh }) => {
    const comment = seen.comments.find((one) => one.commentId === commentId)
    return comment ? [{ comment, fresh }] : []
  })
  const read = articles
    .slice(0, ARTICLES.most)
    .map((one) => articleValues(voice, one, { slots, seen }))
  const told = discussions.slice(0, DISCUSSIONS.most).map((one) => discussionValues(voice, one))
  const shown = {
    articles: fitting(read, ARTICLES),
    discussions: fitting(told, DISCUSSIONS),
  }
  const title = read[0]?.title ?? told[0]?.title ?? brand.name
  const left = Math.max(articles.length + discussions.length - 1, 0)
  const subject = left > 0 ? count(words.digest.subject, left, { title }) : title
  return {
    ...shown,
    subject: subjectLine(subject),
    preview: cleanLine(read.map((article) => article.title).join(' · ') || title, PREVIEW_LENGTH),
    lead: periodOf(voice, slots),
    more: andMore(voice, articles.length - shown.articles.length),
    discussionsLabel: discussions.length > 0 ? say(words.digest.discussions) : undefined,
    moreDiscussions: andMore(voice, discussions.length - shown.discussions.length),
  }
}

/** The first of them, as many as there is room for: an article names its title twice, its URL thrice. */
function fitting<Entry extends { title: string; url: string }>(
  entries: Entry[],
  { bytes, markup }: { bytes: number; markup: number },
): Entry[] {
  let taken = 0
  return entries.filter((entry) => {
    const said = JSON.stringify([entry, entry.title, entry.url, entry.url])
    taken += markup + Buffer.byteLength(escapeHtml(said))
    return taken <= bytes
  })
}

function andMore({ count, words }: Voice, left: number): string | undefined {
  return left > 0 ? count(words.andMore, left) : undefined
}

type Context = { slots: DigestSlots; seen: Seen }

function articleValues(voice: Voice, article: SeenArticle, { slots, seen }: Context) {
  const { say, words } = voice
  const { title, summary } = cleanArticle(article)
  const best = slots.best[article.publicationId]
  const quotes = seen.comments
    .filter(({ commentId }) => commentId === best)
    .map((comment) => ({ ...quoteOf(voice, comment), label: say(words.digest.fromDiscussion) }))
  return {
    title,
    summary: summary || undefined,
    url: article.url,
    articleLanguage: article.language,
    articleImageUrl: showableImage(article.imageUrl, seen.origins),
    readLabel: say(words.digest.readArticle),
    best: quotes,
  }
}

function discussionValues(
  { brand, count, words }: Voice,
  { comment, fresh }: { comment: SeenComment; fresh: number },
) {
  const title = comment.title === null ? '' : cleanLine(comment.title, TITLE_LENGTH)
  return {
    title: title || brand.name,
    url: comment.url === null ? brand.url : `${comment.url}#comment-${comment.commentId}`,
    news: count(words.digest.newComments, fresh),
  }
}

/** The day, or from which day to which, as the language writes it. */
function periodOf({ language }: Voice, { frequency, period }: DigestSlots): string {
  const first = new Date(`${period}T12:00:00Z`)
  if (frequency === 'daily') {
    return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).format(first)
  }
  const last = new Date(first)
  last.setUTCDate(last.getUTCDate() + WEEK_DAYS - 1)
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).formatRange(
    first,
    last,
  )
}
