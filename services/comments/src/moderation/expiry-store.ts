import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

/**
 * Forgets what one batch of deleted comments said, now and before, and says how many. What its
 * author deleted goes as soon as no legal hold keeps it. What a moderator deleted can be put
 * before them again for six months, so it goes after seven.
 */
export async function deleteOldTexts(db: Kysely<CommentsSchema>, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with gone as (
      select c.id from comments.comments c
      where c.status = 'deleted' and c.held_at is null and c.text <> ''
        and not exists (
          select from comments.decisions d
          where d.comment_id = c.id and d.to_status = 'deleted' and d.from_status <> 'deleted'
            and d.actor_kind <> 'author' and d.created_at > now() - interval '7 months'
        )
      order by c.created_at
      limit ${limit}
      for update skip locked
    ), said as (
      delete from comments.comment_versions v using gone where v.comment_id = gone.id
    )
    update comments.comments c set text = '', html = '', website = null, avatar_url = null
    from gone where c.id = gone.id
  `.execute(db)
  return Number(numAffectedRows)
}
