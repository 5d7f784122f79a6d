import type { Site } from '@afterword/shared/access/store'
import type { Deps } from '../deps.ts'
import { findState } from './find-state.ts'
import { type Page, pageKeys } from './page.ts'
import { refuseForeignPage } from './refuse-foreign-page.ts'
import { findThread } from './store.ts'
import type { Thread, ThreadState } from './thread.ts'

/** A page as the public sees it: with its thread, if anybody has said anything yet. */
export type PageView = { thread: Thread | undefined; state: ThreadState; url: string }

/** Looks a page up and makes nothing: a page nobody has commented on is an empty thread. */
export async function findPage(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, page }: { site: Site; page: Pick<Page, 'url' | 'id'> },
): Promise<PageView> {
  refuseForeignPage(site, { url: page.url, pointer: '?url' })
  const thread = await findThread(db, { site: site.id, keys: pageKeys(page) })
  const { state } = await findState(db, { site: site.id, thread, now: now() })
  return { thread, state, url: page.url }
}
