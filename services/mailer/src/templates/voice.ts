import type { Site } from '@afterword/shared/access/store'
import { type Brand, brandOf } from './brand.ts'
import type { Frame } from './email.ts'
import type { Language } from './words.ts'
import type { Plural, Words } from './words/sentences.ts'

/** What mail is made of: its frame, and what it says in each language. */
export type Templates = { frame: Frame; words: Record<Language, Words> }

type Particulars = Record<string, string>

/** One site speaking one language. */
export type Voice = {
  brand: Brand
  language: Language
  words: Words
  frame: Frame
  /** A sentence with its `{slots}` filled. */
  say: (sentence: string, particulars?: Particulars) => string
  /** The form of a sentence that goes with a number, with it filled in as `{count}`. */
  count: (sentence: Plural<'other'>, count: number, particulars?: Particulars) => string
}

const SLOT = /\{(\w+)\}/g

export function voiceOf({ frame, words: all }: Templates, site: Site, language: Language): Voice {
  const brand = brandOf(site)
  const words = all[language]
  const { name, host } = brand
  const embed = words.direction === 'rtl' ? isolate : String
  const say: Voice['say'] = (sentence, particulars = {}) => {
    const values: Particulars = { site: name, host, ...particulars }
    return sentence.replace(SLOT, (slot, key: string) =>
      Object.hasOwn(values, key) ? embed(values[key] ?? '') : slot,
    )
  }
  return {
    brand,
    language,
    words,
    frame,
    say,
    count(sentence, count, particulars = {}) {
      const form = formOf(sentence, new Intl.PluralRules(language).select(count))
      const number = new Intl.NumberFormat(language).format(count)
      return say(form, { ...particulars, count: number })
    },
  }
}

function formOf(sentence: Plural<'other'>, form: Intl.LDMLPluralRule): string {
  const forms: Partial<Plural> = sentence
  return forms[form] ?? sentence.other
}

/** Keeps a name in another script from turning what stands around it. */
function isolate(text: string): string {
  return `\u2068${text}\u2069`
}
