import { phrase } from './phrase.ts'
import type { Language } from './strings.ts'

export const LONGEST_TEXT = 10_000

/** What the reader put into the form. */
export type ReplyFields = {
  text: string
  name: string
  email: string
  website: string
  company: string
  isAuthorKept: boolean
  wantsPublications: boolean
}

/** The fields that can have an error of their own, as the API names them. */
export const REPLY_FIELD_NAMES = ['text', 'name', 'email', 'website']

export function readReplyFields(form: HTMLFormElement): ReplyFields {
  const data = new FormData(form)
  const read = (name: string): string => readText(data, name)
  return {
    text: read('text'),
    name: read('name'),
    email: read('email'),
    website: withScheme(read('website')),
    company: read('company'),
    isAuthorKept: data.has('save-author'),
    wantsPublications: data.has('publications'),
  }
}

/** A field that is not there, or holds a file, is empty. */
export function readText(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** As the server counts them: an emoji is one, though it takes two units of a string. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}

/** What can be said without asking the server. It has the last word on all of them. */
export function findMistakes(
  { text, name, email }: ReplyFields,
  language: Language,
): Record<string, string> {
  const { strings, locale } = language
  const tooLong = phrase(strings.commentTooLong, { count: LONGEST_TEXT.toLocaleString(locale) })
  return {
    ...(!text && { text: strings.commentMissing }),
    ...(countCharacters(text) > LONGEST_TEXT && { text: tooLong.join('') }),
    ...(!name && { name: strings.nameMissing }),
    ...emailMistake(email, language),
  }
}

export function emailMistake(email: string, { strings }: Language): { email?: string } {
  if (!email) return { email: strings.emailMissing }
  return /^[^\s@]+@[^\s@]+$/.test(email) ? {} : { email: strings.emailWrong }
}

/** Readers write example.com. */
function withScheme(website: string): string {
  return !website || /^[a-z][a-z\d+.-]*:/i.test(website) ? website : `https://${website}`
}
