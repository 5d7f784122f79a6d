import type { CommentId, ReaderId, SiteId, ThreadId } from '@afterword/shared/ids'
import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { KnownReader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import { type OnRecord, type Search, selectRecord } from '../screening/store.ts'
import type { PageKeys } from '../threads/page.ts'
import type { ThreadState } from '../threads/thread.ts'
import type { Comment } from './comment.ts'

type Wanted = {
  site: SiteId
  keys: PageKeys
  /** Hashes of the key the request came under, and of the token its reader brought. */
  keyHash: Buffer | null
  tokenHash: Buffer | null
  parentId: CommentId | null
  search: Search
}

/** All that is in the database about a comment that is to be posted. */
export type Situation = {
  /** What this request was answered before. */
  earlier: { bodyHash: Buffer; answer: unknown } | undefined
  thread: PostThread | undefined
  /** Of the section that the thread's page stands in. */
  section: ThreadState | null
  /** Of the site's settings. */
  settingsVersion: string | null
  reader: KnownReader | undefined
  parent: Pick<Comment, 'id' | 'rootId' | 'depth'> | undefined
  record: OnRecord
}

export type PostThread = {
  id: ThreadId
  state: ThreadState | null
  section: string | null
  createdAt: Date
  /** By which of the page's names it was found, and whose the page's address is. */
  name: string
  addressOf: ThreadId | null
}

/** Looks all of it up in one statement. It holds nothing: what follows from it is checked again. */
export async function findSituation(
  db: Kysely<CommentsSchema>,
  wanted: Wanted,
): Promise<Situation> {
  const { site, keyHash, parentId, search } = wanted
  const place = { thread: sql.ref('thread.id'), reader: sql.ref('reader.id') }
  const { rows } = await sql<Row>`${PLANNED_ONCE}
    with thread as materialized (${selectThread(wanted)}),
    reader as materialized (
      select id, name, avatar_url, is_staff, subject, address from comments.readers
      where token_hash = ${wanted.tokenHash} and site_id = ${site}
    )
    select
      earlier.body_hash, earlier.answer,
      thread.id as thread_id, thread.state, thread.section, thread.created_at, thread.name,
      thread.address_of, sections.state as section_state, settings.xmin::text as settings_version,
      reader.id as reader_id, reader.name as reader_name, reader.avatar_url, reader.is_staff,
      reader.subject, reader.address, parent.id as parent_id, parent.root_id, parent.depth, record.*
    from (select) as once
    left join thread on true
    left join reader on true
    left join comments.idempotency_keys earlier
      on earlier.site_id = ${site} and earlier.key_hash = ${keyHash}
    left join comments.sections on sections.site_id = ${site} and sections.name = thread.section
    left join comments.site_settings settings on settings.site_id = ${site}
    left join comments.comments parent
      on parent.id = ${parentId} and parent.thread_id = thread.id and parent.shown
    cross join lateral (${selectRecord(search, place)}) as record
  `.execute(db)
  const [row] = rows
  if (!row) throw new Error('a left join lost its row')
  return toSituation(row, site)
}

/** As `findThread` does. */
function selectThread({ site, keys }: Pick<Wanted, 'site' | 'keys'>): RawBuilder<unknown> {
  return sql`
    select threads.id, threads.state, threads.section, threads.created_at, keys.key as name, (
      select thread_id from comments.thread_keys where site_id = ${site} and key = ${keys.url}
    ) as address_of
    from comments.thread_keys keys join comments.threads on threads.id = keys.thread_id
    where keys.site_id = ${site} and keys.key in (${keys.id}, ${keys.url}) and (
      keys.key = ${keys.id} or ${keys.id}::text is null or not exists (
        select from comments.thread_keys other
        where other.thread_id = keys.thread_id and other.key like 'id:%'
      )
    )
    order by keys.key = ${keys.id} desc limit 1`
}

type Nullable<Columns> = { [Name in keyof Columns]: Columns[Name] | null }

type Row = OnRecord &
  Nullable<Omit<PostThread, 'id'>> &
  Nullable<Pick<KnownReader, 'avatarUrl' | 'isStaff' | 'subject' | 'address'>> & {
    bodyHash: Buffer | null
    answer: unknown
    threadId: ThreadId | null
    sectionState: ThreadState | null
    settingsVersion: string | null
    readerId: ReaderId | null
    readerName: string | null
    parentId: CommentId | null
    rootId: CommentId | null
    depth: number | null
  }

function toSituation(row: Row, site: SiteId): Situation {
  const { bodyHash, answer, sectionState, settingsVersion } = row
  return {
    earlier: bodyHash ? { bodyHash, answer } : undefined,
    thread: threadOf(row),
    section: sectionState,
    settingsVersion,
    reader: readerOf(row, site),
    parent: parentOf(row),
    record: row,
  }
}

function threadOf({ threadId, createdAt, name, ...row }: Row): Situation['thread'] {
  if (threadId === null || createdAt === null || name === null) return undefined
  const { state, section, addressOf } = row
  return { id: threadId, state, section, createdAt, name, addressOf }
}

function readerOf(
  { readerId, readerName, isStaff, ...row }: Row,
  siteId: SiteId,
): Situation['reader'] {
  if (readerId === null || isStaff === null) return undefined
  const { subject, avatarUrl, address } = row
  return { id: readerId, siteId, subject, name: readerName, avatarUrl, isStaff, address }
}

function parentOf({ parentId, rootId, depth }: Row): Situation['parent'] {
  if (parentId === null || rootId === null || depth === null) return undefined
  return { id: parentId, rootId, depth }
}
