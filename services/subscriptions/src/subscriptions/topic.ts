import { z } from 'zod'

const MAX_SLUG = 100

/** Folds what two people may write for the same section: `World News`, `world-news`, `Économie`. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
  return Array.from(words.filter(Boolean).join('-')).slice(0, MAX_SLUG).join('').replace(/-$/, '')
}

/** What a reader can follow: the whole site, a section or an author. */
export const Topic = z
  .string()
  .max(300)
  .transform((text, context) => {
    const [, kind, name = ''] = /^(section|author):(.+)$/s.exec(text) ?? []
    const slug = slugOf(name)
    if (text === 'site') return text
    if (kind && slug) return `${kind}:${slug}`

    context.addIssue({
      code: 'custom',
      message: 'Use `site`, `section:` with its name, or `author:` with theirs.',
    })
    return z.NEVER
  })
  .brand<'Topic'>()
export type Topic = z.infer<typeof Topic>

/** Whether it is about what is said in one thread, not about new articles. */
export function isOfThread(topic: string): boolean {
  return /^(thread|replies):/.test(topic)
}

type About = { section: string | null; authors: string[] }

/** The topics whose followers hear about an article. */
export function topicsOf({ section, authors }: About): Topic[] {
  const names = [
    'site',
    ...(section ? [`section:${section}`] : []),
    ...authors.map((name) => `author:${name}`),
  ]
  const topics = names.flatMap((name) => Topic.safeParse(name).data ?? [])
  return [...new Set(topics)]
}
