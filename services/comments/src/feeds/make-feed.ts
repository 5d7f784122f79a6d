import { createHash } from 'node:crypto'
import type { Site } from '@afterword/shared/access/store'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { addressOf } from '../fragments/place.ts'
import { type NamedPage, type PageState, pageState } from '../live/page-state.ts'
import { listPages } from '../live/page-store.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { listLastShown } from './store.ts'
import { writeFeed } from './write-feed.ts'

const LIMIT = 50

type Needs = Pick<Deps, 'db' | 'publicUrl' | 'now'>

/** What came to be shown last on a whole site. */
export async function makeSiteFeed({ db, publicUrl }: Needs, site: Site): Promise<string> {
  return writeFeed({
    id: feedId(publicUrl, site.id),
    title: `Comments on ${site.name}`,
    self: `${publicUrl}/comments/v1/sites/${site.id}/feed.atom`,
    page: site.url,
    begun: site.createdAt,
    comments: await listLastShown(db, { site: site.id, limit: LIMIT }),
  })
}

type About = { site: Site; page: Pick<Page, 'url' | 'id'> }
type ThreadFeed = {
  text: string
  version: number
  seen: { page: NamedPage; state: PageState; at: number }
}

/** What came to be shown last on one page. */
export async function makeThreadFeed(
  { db, publicUrl, now }: Needs,
  { site, page }: About,
): Promise<ThreadFeed> {
  const named = { site: site.id, keys: pageKeys(page) }
  const at = performance.now()
  const [row] = await listPages(db, [named])
  if (!row) throw new Problem('site-not-found')
  refuseForeignPage(row, { url: page.url, pointer: '?url' })

  const { id: thread, title, vouchedAt, createdAt } = row
  const text = await writeFeed({
    id: feedId(publicUrl, `${site.id}/${thread ?? hash(named.keys.id ?? named.keys.url)}`),
    title: `Comments on ${(vouchedAt && title) || page.url}`,
    self: addressOf({ publicUrl, site: site.id, ...page }, 'threads/feed.atom'),
    page: page.url,
    begun: createdAt ?? site.createdAt,
    comments: thread ? await listLastShown(db, { site: site.id, thread, limit: LIMIT }) : [],
  })
  const state = pageState(row, now())
  return { text, version: state.version, seen: { page: named, state, at } }
}

/** RFC 4151: a name that lasts, whatever moves. */
function feedId(publicUrl: string, name: string): string {
  return `tag:${new URL(publicUrl).hostname},2026:comments/${name}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
