import type { Site } from '@afterword/shared/access/store'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Actor } from '../moderation/decision.ts'
import type { CommentsSchema } from '../schema.ts'
import { writeDown } from '../site-settings/write-down.ts'
import { namesOfAlias } from '../thread-names/add-alias.ts'
import { takeNames } from '../thread-names/take-names.ts'
import { changeThread, type ThreadChanges } from './change-thread.ts'
import { holdThread } from './hold-thread.ts'
import { openThread } from './open-thread.ts'
import { idName, urlName } from './page.ts'
import { refuseForeignPage } from './refuse-foreign-page.ts'
import { findThreadByName, insertThreadKeys } from './store.ts'
import type { Thread, ThreadState } from './thread.ts'

type Tx = Transaction<CommentsSchema>

export type ThreadOrder = {
  site: Site
  /** How the page is found, by either or both. */
  page: { url?: string | undefined; id?: string | undefined }
  /** What is to hold from now on. What is left out stays. */
  title?: string | undefined
  url?: string | undefined
  state?: ThreadState | null | undefined
  section?: string | null | undefined
  actor: Actor
}

/**
 * Makes or changes a thread, before or after its first comment, on an API key's word. That word
 * vouches for address and title, whatever visitors have claimed, and adds to the names the page
 * goes by; the old ones keep leading here.
 */
export async function setThread(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  order: ThreadOrder,
): Promise<Thread> {
  const { site, page } = order
  if (page.url) refuseForeignPage(site, { url: page.url, pointer: '?url' })
  if (order.url) refuseForeignPage(site, { url: order.url, pointer: '#/url' })

  return db.transaction().execute(async (tx) => {
    const thread = await findOrMake(tx, order)
    await addNames(tx, thread, order)
    const changed = await changeThread(tx, thread, changesOf(thread, order, now()))
    await writeChanges(tx, { from: thread, to: changed, actor: order.actor })
    return changed
  })
}

type Step = { from: Thread; to: Thread; actor: Actor }

async function writeChanges(tx: Tx, { from, to, actor }: Step): Promise<void> {
  const changed = (['state', 'section', 'url'] as const).filter((name) => from[name] !== to[name])
  if (changed.length === 0) return
  const reason = changed.map((name) => `${name}: ${to[name] ?? 'none'}`).join(', ')
  await writeDown(tx, { site: to.siteId, thread: to.id, action: 'set-thread', reason, actor })
}

function changesOf(thread: Thread, order: ThreadOrder, now: Date): ThreadChanges {
  const { title, state, section, page } = order
  // From then on the page is found by whichever of its addresses, and stays where it is.
  const isFirstNamed = title !== undefined && thread.vouchedAt === null
  return {
    url: order.url ?? (isFirstNamed ? page.url : undefined) ?? thread.url,
    title: title ?? thread.title,
    state: state === undefined ? thread.state : state,
    section: section === undefined ? thread.section : section,
    vouchedAt: title === undefined ? thread.vouchedAt : now,
  }
}

async function findOrMake(tx: Tx, { site, page, url }: ThreadOrder): Promise<Thread> {
  const { id, url: known = url } = page
  if (known) {
    return openThread(tx, { site: site.id, page: { url: known, id: id ?? null, title: '' } })
  }

  const found = id && (await findThreadByName(tx, site.id, idName(id)))
  if (found) return holdThread(tx, { site: site.id, id: found })
  throw new Problem('thread-not-found', { detail: 'To make it, give its address too.' })
}

/** A page that moves to an address takes it over only if no other thread stands there. */
async function addNames(tx: Tx, thread: Thread, { site, page, url }: ThreadOrder): Promise<void> {
  const others = namesOfAlias(page)
  if (others.length > 0) {
    await insertThreadKeys(tx, { site: site.id, names: others, id: thread.id })
  }
  if (url) await takeNames(tx, thread, [urlName(url)])
}
