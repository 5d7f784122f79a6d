import { normalisePageUrl } from '@afterword/shared/page-url'
import { z } from 'zod'
import { cleanLine } from '../text/clean.ts'

const MAX_TITLE = 300

/** What templates print where a page has no id: taken for one, it would join all such pages. */
const NO_ID = new Set(['null', 'undefined', 'nan', '[object object]'])

export const PageUrl = z
  .string()
  .max(2_000)
  .refine((url) => normalisePageUrl(url) !== undefined, {
    message: 'Give the address of a page, like https://news.example/article.',
  })
  .transform((url) => new URL(url).href)

export const PageId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{C}+$/u, 'An id holds no control characters.')
  .refine((id) => !NO_ID.has(id.toLowerCase()), { message: 'This is no id of a page.' })

/** Cut where it is too long: it names the page for people, and is not worth losing a comment for. */
export const PageTitle = z
  .string()
  .max(5_000)
  .transform((title) => cleanLine(title.slice(0, MAX_TITLE).toWellFormed()))

/** What a request says which page it is about. Only an API key's word is more than a claim. */
export const Page = z.strictObject({
  url: PageUrl,
  id: PageId.nullish().transform((id) => id ?? null),
  title: PageTitle.default(''),
})
export type Page = z.infer<typeof Page>

/** The names a page goes by. Its id in the site's CMS outlives its address, so it says more. */
export type PageKeys = { id: string | null; url: string }

export function pageKeys({ id, url }: Pick<Page, 'id' | 'url'>): PageKeys {
  return { id: id === null ? null : idName(id), url: urlName(url) }
}

export function idName(id: string): string {
  return `id:${id}`
}

export function urlName(url: string): string {
  return `url:${normalisePageUrl(url) ?? url}`
}

export function namesOf({ id, url }: PageKeys): string[] {
  return id === null ? [url] : [id, url]
}

/** The addresses and ids that names stand for. */
export function valuesOf(names: string[]): { urls: string[]; ids: string[] } {
  const after = (prefix: string): string[] =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  return { urls: after('url:'), ids: after('id:') }
}
