import type { Site } from '@afterword/shared/access/store'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { type NamedPage, pageState } from './page-state.ts'
import { listPages } from './page-store.ts'
import type { Sighting } from './watch-pages.ts'

/** Looks at a page for somebody who wants to follow it. A hidden thread is not there. */
export async function lookAtPage(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, page }: { site: Site; page: Pick<Page, 'url' | 'id'> },
): Promise<Sighting & { page: NamedPage }> {
  const named = { site: site.id, keys: pageKeys(page) }
  const at = performance.now()
  const [row] = await listPages(db, [named])
  if (!row) throw new Problem('site-not-found')
  refuseForeignPage(row, { url: page.url, pointer: '?url' })

  const state = pageState(row, now())
  if (state.state === 'hidden') throw new Problem('thread-not-found')
  return { page: named, state, at }
}
