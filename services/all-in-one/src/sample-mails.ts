import { readFrame } from '@afterword/mailer/templates/email'
import { type SampleMail, sampleMails as samplesOf } from '@afterword/mailer/templates/samples'
import { isLanguage, LANGUAGES, WORDS } from '@afterword/mailer/templates/words'
import type { Site } from '@afterword/shared/access/store'

/** In which languages mail is written. */
export const MAIL_LANGUAGES: readonly string[] = LANGUAGES

/** Every mail a site sends, with made-up contents; none in a language that is not ours. */
export function sampleMails(site: Site, language: string): SampleMail[] {
  if (!isLanguage(language)) return []
  return samplesOf({ frame: readFrame(), words: WORDS }, { site, language })
}
