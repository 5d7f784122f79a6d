import type { DigestSlots, SeenArticle, SeenComment } from '../deliveries/delivery.ts'
import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email } from './email.ts'
import type { Values } from './fill.ts'
import { quoteOf } from './follower-notice.ts'
import { cleanArticle } from './publication.ts'
import { showableImage } from './showable-image.ts'
import { subjectLine } from './subject-line.ts'
import type { Voice } from './voice.ts'

const TITLE_LENGTH = 200
const WEEK_DAYS = 7

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
    later: ['preview', 'lead', 'articles', 'discussionsLabel', 'discussions'],
  })
}

/** What there was to see when it went, and where pictures may come from. */
type Seen = { articles: SeenArticle[]; comments: SeenComment[]; origins: string[] }

export function digestValues(voice: Voice, slots: DigestSlots, seen: Seen): Values {
  const { say, count, words, brand } = voice
  const articles = slots.publicationIds.flatMap((id) => {
    const article = seen.articles.find(({ publicationId }) => publicationId === id)
    return article ? [articleValues(voice, article, { slots, seen })] : []
  })
  const discussions = slots.discussions.flatMap((one) => {
    const comment = seen.comments.find(({ commentId }) => commentId === one.commentId)
    return comment ? [discussionValues(voice, comment, one.count)] : []
  })
  const title = articles[0]?.title ?? discussions[0]?.title ?? brand.name
  const left = Math.max(articles.length + discussions.length - 1, 0)
  const subject = left > 0 ? count(words.digest.subject, left, { title }) : title
  return {
    subject: subjectLine(subject),
    preview: articles.map((article) => article.title).join(' · ') || title,
    lead: periodOf(voice, slots),
    articles,
    discussions,
    discussionsLabel: discussions.length > 0 ? say(words.digest.discussions) : undefined,
  }
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

function discussionValues({ brand, count, words }: Voice, comment: SeenComment, fresh: number) {
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
