import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { letter } from '../templates/letter.ts'
import { voiceOf } from '../templates/voice.ts'
import { languageOf } from '../templates/words.ts'
import type { Letter, Words } from '../templates/words/sentences.ts'
import { type Plan, planDelivery } from './plan-delivery.ts'

/** Which sentences make a letter. */
type LetterName = {
  [Name in keyof Words]: Words[Name] extends Letter ? Name : never
}[keyof Words]

type LetterPlan = Omit<Plan, 'language' | 'email' | 'list'> & {
  /** Of whom it is for, or else of the site. */
  locale: string
  sentences: LetterName
}

/** Plans a mail with one button, in the language that comes nearest to a locale. */
export async function planLetter(
  deps: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Kysely<MailerSchema>,
  { locale, sentences, ...plan }: LetterPlan,
): Promise<void> {
  const language = languageOf(locale)
  const voice = voiceOf(deps.templates, plan.site, language)
  const email = letter(voice, voice.words[sentences])
  await planDelivery(deps, tx, { ...plan, language, email })
}
