import type { Site } from '@afterword/shared/access/store'
import type { Deps } from '../deps.ts'
import { type NamedPage, type PageState, pageState } from '../live/page-state.ts'
import { listPages } from '../live/page-store.ts'
import { pageKeys } from '../threads/page.ts'

export type Counts = {
  body: { counts: { url: string; count: number }[] }
  seen: { page: NamedPage; state: PageState; at: number }[]
}

const NOTHING: PageState = {
  thread: null,
  state: 'open',
  version: 0,
  regroupedVersion: 0,
  count: 0,
  surroundings: '',
}

/** How many comments each page has that everyone may see. A page nobody knows has none. */
export async function countComments(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, urls }: { site: Site; urls: string[] },
): Promise<Counts> {
  const at = performance.now()
  const pages = urls.map((url) => ({ site: site.id, keys: pageKeys({ id: null, url }) }))
  const rows = await listPages(db, pages)

  const seen = pages.map((page, index) => {
    const row = rows[index]
    return { page, state: row ? pageState(row, now()) : NOTHING, at }
  })
  const counts = urls.map((url, index) => ({ url, count: seen[index]?.state.count ?? 0 }))
  return { body: { counts }, seen }
}
