import type { CommentId, ReaderId, SiteId } from '@afterword/shared/ids'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import type { VoteValue } from './vote.ts'

type Tx = Transaction<CommentsSchema>

export type Votes = { up: number; down: number }

/** Holds a comment for a vote: those on one comment take turns, and none waits for its thread. */
export async function lockVotes(
  tx: Tx,
  id: CommentId,
): Promise<(Votes & Pick<Comment, 'readerId' | 'shown'>) | undefined> {
  return tx
    .selectFrom('comments.comments')
    .select(['readerId', 'shown', 'upVotes as up', 'downVotes as down'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

type Voter = { site: SiteId; comment: CommentId; tokenHash: Buffer }

/** Whether a browser's reader has proved an address, or has a vote on this comment. */
export async function isTrustedVoter(
  db: Kysely<CommentsSchema>,
  { site, comment, tokenHash }: Voter,
): Promise<boolean> {
  const { rows } = await sql`
    select from comments.readers r
    where r.token_hash = ${tokenHash} and r.site_id = ${site} and (
      r.address is not null
      or exists (select from comments.votes where comment_id = ${comment} and reader_id = r.id)
    )
  `.execute(db)
  return rows.length > 0
}

type Vote = { comment: CommentId; reader: ReaderId; value: VoteValue }

/**
 * Makes this the reader's vote on a comment that is held. A statement of its own, since one that
 * had waited for the comment would still see the votes of before. Undefined: it was so already.
 */
export async function replaceVote(
  tx: Tx,
  { comment, reader, value }: Vote,
): Promise<Votes | undefined> {
  const { rows } = await sql<Votes>`
    with earlier as (
      select coalesce((
        select value from comments.votes where comment_id = ${comment} and reader_id = ${reader}
      ), 0) as value
    ), taken_back as (
      delete from comments.votes
      where comment_id = ${comment} and reader_id = ${reader} and ${value}::smallint = 0
    ), given as (
      insert into comments.votes (comment_id, reader_id, value)
      select ${comment}, ${reader}, ${value}::smallint where ${value}::smallint <> 0
      on conflict (comment_id, reader_id) do update set value = excluded.value
    )
    update comments.comments c set
      up_votes = c.up_votes + (${value}::smallint = 1)::int - (earlier.value = 1)::int,
      down_votes = c.down_votes + (${value}::smallint = -1)::int - (earlier.value = -1)::int,
      votes_changed = true
    from earlier
    where c.id = ${comment} and earlier.value <> ${value}::smallint
    returning c.up_votes as up, c.down_votes as down
  `.execute(tx)
  return rows[0]
}

/**
 * Lets the versions of threads grow whose comments have other votes than before, and gives those
 * comments that version: called once a second, so that a storm of votes costs caches one answer a
 * second. A thread that is being changed at this moment is left for the next time.
 */
export async function showVotes(db: Kysely<CommentsSchema>): Promise<void> {
  await sql`
    with held as (
      select id, version from comments.threads
      where id in (select thread_id from comments.comments where votes_changed)
      order by id for no key update skip locked
    ), marked as (
      update comments.comments c set votes_changed = false, version = held.version + 1
      from held where c.thread_id = held.id and c.votes_changed
    )
    update comments.threads t set version = t.version + 1 from held where t.id = held.id
  `.execute(db)
}
