import type { Brand } from './brand.ts'
import { composeEmail, type Email, type Frame } from './email.ts'
import { protect } from './fill.ts'
import { type Language, WORDS } from './words.ts'

/** "3 comments are waiting": how many is filled in per copy, so one content serves for ever. */
export function moderatorNotice(frame: Frame, brand: Brand, language: Language): Email {
  const words = WORDS[language].moderatorNotice
  return composeEmail(frame, brand, {
    language,
    subject: `{{heading}} · ${protect(brand.name)}`,
    preview: words.lead,
    headingLanguage: language,
    lead: words.lead,
    action: words.action,
    reason: words.reason(brand),
  })
}
