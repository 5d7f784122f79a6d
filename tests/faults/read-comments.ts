import type { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { textOf } from '../support/text-of.ts'
import type { Found } from './check-comments.ts'
import { PAGE } from './posts.ts'

const Answer = z.object({
  thread: z.object({ count: z.int() }),
  comments: z.array(z.object({ id: z.string(), html: z.string() })),
  next: z.string().nullable(),
})

/** Reads the page on each site as readers do, to the end. Throws where it does not add up. */
export async function readComments(url: string, sites: SiteId[]): Promise<Found[]> {
  const found = await Promise.all(sites.map((site) => readThread(url, site)))
  return found.flat()
}

async function readThread(url: string, site: SiteId): Promise<Found[]> {
  const found: Found[] = []
  let after: string | null = null
  let count: number
  do {
    const query = new URLSearchParams({ url: PAGE, limit: '100', sort: 'oldest' })
    if (after) query.set('after', after)
    const response: Response = await fetch(
      `${url}/comments/v1/sites/${site}/thread?${query.toString()}`,
    )
    const page = Answer.parse(await response.json())
    found.push(...page.comments.map(({ id, html }) => ({ id, text: textOf({ html }) })))
    after = page.next
    count = page.thread.count
  } while (after)
  if (found.length !== count) throw new Error(`${site}: ${count} counted, ${found.length} found`)
  return found
}
