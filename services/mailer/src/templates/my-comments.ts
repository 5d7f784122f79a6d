import type { Brand } from './brand.ts'
import { composeEmail, type Email, type Frame } from './email.ts'
import { protect } from './fill.ts'
import { type Language, WORDS } from './words.ts'

/** "Here is what you have said": the way to it, and none of it. */
export function myComments(frame: Frame, brand: Brand, language: Language): Email {
  const words = WORDS[language].myComments
  return composeEmail(frame, brand, {
    language,
    subject: protect(words.subject(brand)),
    preview: words.preview,
    heading: words.heading,
    headingLanguage: language,
    lead: words.lead(brand),
    action: words.action,
    note: words.note,
    reason: words.reason(brand),
  })
}
