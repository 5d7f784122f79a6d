import { openTemplates } from '@afterword/mailer/templates/open-templates'
import { type SampleMail, sampleMails as samplesOf } from '@afterword/mailer/templates/samples'
import { isLanguage, LANGUAGES } from '@afterword/mailer/templates/words'
import type { Site } from '@afterword/shared/access/store'

/** In which languages mail is written. */
export const MAIL_LANGUAGES: readonly string[] = LANGUAGES

type Asked = { site: Site; language: string; templatesFolder: string | undefined }

/** Every mail a site sends, with made-up contents; none in a language that is not ours. */
export function sampleMails({ site, language, templatesFolder }: Asked): SampleMail[] {
  if (!isLanguage(language)) return []
  return samplesOf(openTemplates(templatesFolder), { site, language })
}
