import type { Brand } from './brand.ts'
import { cleanLine } from './clean-line.ts'
import { composeEmail, type Email, type Frame } from './email.ts'
import { protect } from './fill.ts'
import { type Language, WORDS } from './words.ts'

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
export function publication(
  frame: Frame,
  { brand, origins, language }: { brand: Brand; origins: string[]; language: Language },
  article: Article,
): Email {
  const words = WORDS[language].publication
  const title = cleanLine(article.title, TITLE_LENGTH)
  const summary = cleanLine(article.summary ?? '', SUMMARY_LENGTH)
  return composeEmail(frame, brand, {
    language,
    subject: protect(title),
    preview: summary || title,
    heading: title,
    headingLanguage: article.language,
    lead: summary || undefined,
    imageUrl: showableImage(article.imageUrl, origins),
    action: words.action,
    actionUrl: article.url,
    reason: words.reason(brand),
    unsubscribe: words.unsubscribe,
  })
}

/** A picture only from the site's own hosts, and encrypted: nobody else learns who opened the mail. */
export function showableImage(imageUrl: string | null, origins: string[]): string | undefined {
  const url = imageUrl === null ? null : URL.parse(imageUrl)
  if (url?.protocol !== 'https:') return undefined

  const hosts = origins.map((origin) => new URL(origin).hostname.replace(/^www\./, ''))
  const isOfSite = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  return isOfSite ? url.href : undefined
}
