import type { Brand } from './brand.ts'
import { composeEmail, type Email, type Frame } from './email.ts'
import { protect } from './fill.ts'
import { type Language, WORDS, type Words } from './words.ts'

/** "Is this your address?" Says nothing that a visitor typed: anyone may have it sent to anyone. */
export function confirmation(frame: Frame, brand: Brand, language: Language): Email {
  return ask(frame, brand, { language, words: WORDS[language].confirmation })
}

/** The same, where no mail would come of it: somebody signed a comment with the address. */
export function addressQuestion(frame: Frame, brand: Brand, language: Language): Email {
  return ask(frame, brand, { language, words: WORDS[language].addressQuestion })
}

type Question = { language: Language; words: Words['confirmation'] }

function ask(frame: Frame, brand: Brand, { language, words }: Question): Email {
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
