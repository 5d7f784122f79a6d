import type { Site } from '@afterword/shared/access/store'
import { Problem } from '@afterword/shared/problem'
import type { Deps } from '../deps.ts'
import { type NamedPage, type PageState, pageState } from '../live/page-state.ts'
import { type Page, pageKeys } from '../threads/page.ts'
import { refuseForeignPage } from '../threads/refuse-foreign-page.ts'
import { type ThreadJson, toThreadJson } from '../threads/thread-json.ts'
import type { ListedJson, RootOf } from './comment-json.ts'
import type { PlacedComment } from './comment.ts'
import { branchList, nextCursor, peekCursor, readCursor } from './cursor.ts'
import {
  type Branch,
  findThreadPage,
  FIRST_REPLIES,
  type Sort,
  type ThreadPage,
} from './thread-page-store.ts'

export type ThreadQuery = {
  site: Site
  page: Pick<Page, 'url' | 'id'>
  sort: Sort
  after?: string | undefined
  limit: number
}

/** What stands under a page, and what was seen of it. `at` is when the look began. */
export type ReadThread<Comment> = {
  body: { thread: ThreadJson; comments: RootOf<Comment>[]; next: string | null }
  /** Of the thread; null where there is none yet. */
  openedAt: Date | null
  seen: { page: NamedPage; state: PageState; at: number }
}

type Write<Comment> = (comment: PlacedComment) => Comment

/**
 * One page of a thread: comments on the page itself, each with the first of what it started;
 * the first page begins with what is pinned. A page nobody has commented on is an empty thread,
 * and reading it makes nothing. `write` says as much of a comment as the reader asks for.
 */
export async function readThread<Comment extends ListedJson>(
  { db, tokenKeys, now }: Pick<Deps, 'db' | 'tokenKeys' | 'now'>,
  { site, page, sort, after, limit }: ThreadQuery,
  write: Write<Comment>,
): Promise<ReadThread<Comment>> {
  const named = { site: site.id, keys: pageKeys(page) }
  const at = performance.now()
  const found = await findThreadPage(db, {
    page: named,
    sort,
    after: after === undefined ? undefined : peekCursor(after),
    limit: limit + 1,
  })
  if (!found) throw new Problem('site-not-found')
  refuseForeignPage(found.row, { url: page.url, pointer: '?url' })

  const state = pageState(found.row, now())
  const list = `thread ${state.thread ?? undefined} ${sort}`
  // Known for ours only now that the thread is known; what it led to belongs to this thread anyway.
  if (after !== undefined) readCursor(tokenKeys, list, after)

  const shown = state.state === 'hidden' ? { ...found, pinned: [], roots: [] } : found
  const branches = [...shown.pinned, ...shown.roots.slice(0, limit)]
  const comments = branches.map((branch) => toRoot(tokenKeys, branch, write))
  const next = nextCursor({ tokenKeys, list, found: shown.roots.map(({ root }) => root), limit })
  const thread = toThreadJson({ thread: threadOf(found), state: state.state, url: page.url })
  const { createdAt: openedAt } = found.row
  return { body: { thread, comments, next }, openedAt, seen: { page: named, state, at } }
}

type Known = Parameters<typeof toThreadJson>[0]['thread']

function threadOf({ row }: ThreadPage): Known {
  const { id, url, title, vouchedAt, approvedCount, version } = row
  if (id === null || url === null || title === null) return undefined
  return { id, url, title, vouchedAt, approvedCount: approvedCount ?? 0, version: version ?? 0 }
}

type TokenKeys = Deps['tokenKeys']

function toRoot<Comment extends ListedJson>(
  tokenKeys: TokenKeys,
  { root, replies }: Branch,
  write: Write<Comment>,
): RootOf<Comment> {
  const list = branchList(root.id)
  return {
    ...write(root),
    replies: replies.slice(0, FIRST_REPLIES).map(write),
    nextReply: nextCursor({ tokenKeys, list, found: replies, limit: FIRST_REPLIES }),
  }
}
