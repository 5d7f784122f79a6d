import type { AuthorId, SiteId, ThreadId } from '@afterword/shared/ids'
import { Status } from '../comments/comment.ts'
import { nextCursor, readCursor, writeCursor } from '../comments/cursor.ts'
import type { Deps } from '../deps.ts'
import { urlName } from '../threads/page.ts'
import { findThreadByName } from '../threads/store.ts'
import { addBackground } from './add-background.ts'
import type { ModeratedJson } from './moderated-comment.ts'
import type { QueueQuery } from './queue-query.ts'
import {
  type Filter,
  findEndOfStretch,
  listAuthors,
  listModeratedComments,
  type Stretch,
} from './queue-store.ts'

type Found = { comments: ModeratedJson[]; next: string | null }

/** One request searches the texts of so many comments; what comes after is the next page's. */
const SEARCHED_AT_ONCE = 2_000

/** What waits for a moderator, oldest first, or whatever else they look for. */
export async function listModerationQueue(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  site: SiteId,
  { after, limit, ...query }: QueueQuery,
): Promise<Found> {
  const list = `moderation ${site} ${JSON.stringify(query)}`
  const position = after === undefined ? undefined : readCursor(tokenKeys, list, after)
  const filter = await filterOf(db, site, query)
  if (!filter) return { comments: [], next: null }

  const start = { newestFirst: query.sort === 'newest', after: position }
  const until = await endOfSearch(db, filter, start)
  const found = await listModeratedComments(db, filter, { ...start, until, limit: limit + 1 })
  const more = nextCursor({ tokenKeys, list, found, limit })
  return {
    comments: await addBackground(db, found.slice(0, limit)),
    next: more ?? (until ? writeCursor(tokenKeys, list, until) : null),
  }
}

/** Undefined where nothing can be found: no such page, nobody of that name. */
async function filterOf(
  db: Deps['db'],
  site: SiteId,
  query: Omit<QueueQuery, 'after' | 'limit'>,
): Promise<Filter | undefined> {
  const { status, reason, reader, reported, text } = query
  const threads = await threadsOf(db, site, query)
  const authors = await authorsOf(db, site, query)
  if (threads?.length === 0 || authors?.length === 0) return undefined

  const statuses = status === 'all' ? Status.options : [status]
  return { site, statuses, threads, authors, reader, reason, reported, text }
}

async function threadsOf(
  db: Deps['db'],
  site: SiteId,
  { thread, url }: Pick<QueueQuery, 'thread' | 'url'>,
): Promise<ThreadId[] | undefined> {
  if (!url) return thread && [thread]
  const found = await findThreadByName(db, site, urlName(url))
  return found && (!thread || thread === found) ? [found] : []
}

async function authorsOf(
  db: Deps['db'],
  site: SiteId,
  { author: name, email }: Pick<QueueQuery, 'author' | 'email'>,
): Promise<AuthorId[] | undefined> {
  return name || email ? listAuthors(db, { site, name, email }) : undefined
}

async function endOfSearch(
  db: Deps['db'],
  filter: Filter,
  start: Pick<Stretch, 'newestFirst' | 'after'>,
): ReturnType<typeof findEndOfStretch> {
  if (!filter.text) return undefined
  return findEndOfStretch(db, filter, { ...start, limit: SEARCHED_AT_ONCE })
}
