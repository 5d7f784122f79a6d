import { insertingMessages, type NewMessage } from '@afterword/shared/messages/send'
import { PLANNED_ONCE } from '@afterword/shared/postgres/plan-once'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { RequestKey } from '../idempotency/answer.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Search } from '../screening/store.ts'
import type { Signature } from './author.ts'
import type { NewComment } from './compose-comment.ts'
import type { PostThread, Situation } from './situation-store.ts'

type Nullable<Columns> = { [Name in keyof Columns]: Columns[Name] | null }

/** A comment to be added, and what it was judged by. */
export type Post = {
  comment: NewComment
  author: Signature & { isNew: boolean }
  /** The hash of the token of a reader who is to be made; null where they are there. */
  newToken: Buffer | null
  request: Nullable<RequestKey>
  /** What the request is answered, to be kept where it may be sent again. */
  answer: unknown
  /** Whether its author's address may be read for one confirmation. */
  asksForMail: boolean
  messages: NewMessage[]
  thread: Pick<PostThread, 'state' | 'section'>
  surroundings: Pick<Situation, 'section' | 'settingsVersion'>
  search: Search
}

type Added = { isClaimed: boolean; isAdded: boolean }

/**
 * Adds a comment and all that comes with it, in one statement: who signs it, what it makes of its
 * thread, the answer to its request, and the messages. The thread is held from here to the commit.
 *
 * `in-flight`: the same request is being worked on. `changed`: what the comment was judged by
 * does not hold any more. Then nothing is added.
 */
export async function insertPost(
  db: Kysely<CommentsSchema>,
  post: Post,
): Promise<'added' | 'in-flight' | 'changed'> {
  const { comment } = post
  const { rows } = await sql<Added>`${PLANNED_ONCE}
    with claim as materialized (${selectClaim(post)}),
    held as materialized (${selectThread(post)}),
    clear as materialized (select version from held where ${stillHolds(post)}),
    made as (${insertAuthor(post)}),
    known as materialized (${selectAuthor(post)}),
    -- None where meanwhile somebody else has made the author, or they were erased.
    ready as materialized (
      select version from clear where exists (select from made) or exists (select from known)
    ),
    reader as (${insertReader(post)}),
    added as (${insertComment(comment)}),
    counted as (
      update comments.threads
      set version = threads.version + 1, approved_count = threads.approved_count + 1
      from ready where threads.id = ${comment.threadId} and ${comment.shown}
    ),
    kept as (${insertAnswer(post)})
    ${post.asksForMail ? sql`, asked as (${insertMailRequest(comment)})` : sql``}
    ${post.messages.length > 0 ? sql`, told as (${insertingMessages(post.messages, 'ready')})` : sql``}
    select (select is_claimed from claim), exists (select from ready) as is_added
  `.execute(db)
  if (rows[0]?.isAdded) return 'added'
  return rows[0]?.isClaimed ? 'changed' : 'in-flight'
}

type Sql = RawBuilder<unknown>

/** Takes the request until the transaction ends, unless another has it. */
function selectClaim({ request: { keyHash } }: Post): Sql {
  const number = keyHash && keyHash.readBigInt64BE().toString()
  return sql`
    select case when ${number}::bigint is null then true
      else pg_try_advisory_xact_lock(${number}::bigint) end as is_claimed`
}

function selectThread({ comment, thread }: Post): Sql {
  return sql`
    select version from comments.threads
    where id = ${comment.threadId} and merged_into is null
      and state is not distinct from ${thread.state}
      and section is not distinct from ${thread.section} and (select is_claimed from claim)
    for no key update`
}

function stillHolds({ comment, author, request, search, thread, surroundings }: Post): Sql {
  const { site, text, since, slow } = search
  const authorId = author.isNew ? null : comment.authorId
  return sql`comments.still_holds(
    ${site}, ${surroundings.settingsVersion}, ${thread.section}, ${surroundings.section},
    ${request.keyHash}, ${comment.threadId}, ${comment.parentId}, ${authorId}, ${text}, ${since},
    ${slow.since}, ${slow.isByAuthor ? authorId : null}, ${comment.readerId}, ${slow.networks}
  )`
}

function insertAuthor({ comment, author }: Post): Sql {
  return sql`
    insert into comments.authors (id, site_id, name, address, verified_at)
    select ${comment.authorId}::uuid, ${comment.siteId}, ${author.name}, ${author.address},
      -- A new name for an address that this browser has proved.
      (select verified_at from comments.readers where id = ${comment.readerId}::uuid
        and subject is null and lower(address) = lower(${author.address}))
    from clear where ${author.isNew} on conflict do nothing returning id`
}

/** An erasure, which may keep the row, waits until the transaction ends. */
function selectAuthor({ comment, author }: Post): Sql {
  return sql`
    select from comments.authors
    where id = ${comment.authorId}::uuid and erased_at is null and not ${author.isNew}
      and exists (select from clear)
    for key share`
}

function insertReader({ comment, newToken }: Post): Sql {
  return sql`
    insert into comments.readers (id, site_id, token_hash)
    select ${comment.readerId}::uuid, ${comment.siteId}, ${newToken}::bytea
    from ready where ${newToken !== null}`
}

function insertComment(comment: NewComment): Sql {
  const { shown } = comment
  return sql`
    insert into comments.comments (
      id, site_id, thread_id, parent_id, root_id, depth, author_id, reader_id, confirmed, by_staff,
      avatar_url, network_hash, network, website, text, html, status, reasons, reason_details,
      version, shown, placed, created_at
    )
    select
      ${comment.id}::uuid, ${comment.siteId}, ${comment.threadId}::uuid,
      ${comment.parentId}::uuid, ${comment.rootId}::uuid, ${comment.depth}::integer,
      ${comment.authorId}::uuid, ${comment.readerId}::uuid, ${comment.confirmed}::boolean,
      ${comment.byStaff}::boolean, ${comment.avatarUrl}, ${comment.networkHash}::bytea,
      ${comment.network}, ${comment.website}, ${comment.text}, ${comment.html}, ${comment.status},
      ${comment.reasons}::text[], ${JSON.stringify(comment.reasonDetails)}::jsonb,
      version + ${shown ? 1 : 0}::integer, ${shown}::boolean, ${shown}::boolean,
      ${comment.createdAt}::timestamptz
    from ready`
}

function insertMailRequest({ id, authorId }: NewComment): Sql {
  return sql`
    insert into comments.mail_requests (comment_id, author_id)
    select ${id}::uuid, ${authorId}::uuid from ready`
}

function insertAnswer({ comment, request, answer }: Post): Sql {
  return sql`
    insert into comments.idempotency_keys (site_id, key_hash, body_hash, comment_id, answer)
    select ${comment.siteId}, ${request.keyHash}::bytea, ${request.bodyHash}::bytea,
      ${comment.id}::uuid, ${JSON.stringify(answer)}::json
    from ready where ${request.keyHash !== null}`
}
