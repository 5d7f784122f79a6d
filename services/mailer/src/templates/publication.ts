import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email } from './email.ts'
import { protect } from './fill.ts'
import { showableImage } from './showable-image.ts'
import type { Voice } from './voice.ts'

/** An article as its announcement shows it. */
export type Article = {
  url: string
  title: string
  summary: string | null
  imageUrl: string | null
  language: string
}

const TITLE_LENGTH = 200
const SUMMARY_LENGTH = 600

/** "This appeared": title, summary, picture, and the way out. */
export function publication(voice: Voice, article: Article, origins: string[]): Email {
  const { say, words } = voice
  const { title, summary } = cleanArticle(article)
  return composeEmail(voice, {
    subject: protect(title),
    preview: summary || title,
    heading: title,
    headingLanguage: article.language,
    lead: summary || undefined,
    imageUrl: showableImage(article.imageUrl, origins),
    actionLabel: say(words.publication.action),
    actionUrl: article.url,
    reason: say(words.publication.reason),
    unsubscribeLabel: say(words.unsubscribe),
  })
}

/** What an article says of itself, in one line each. */
export function cleanArticle({ title, summary }: Pick<Article, 'title' | 'summary'>): {
  title: string
  summary: string
} {
  return {
    title: cleanLine(title, TITLE_LENGTH),
    summary: cleanLine(summary ?? '', SUMMARY_LENGTH),
  }
}
