import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

/**
 * Forgets which networks a batch of comments of each site came from, once its `network_days`
 * are over. A legal hold keeps them, as evidence. Says how many there were.
 */
export async function deleteOldNetworks(
  db: Kysely<CommentsSchema>,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update comments.comments set network = null, network_hash = null
    where id in (
      select old.id from platform.sites s
      left join comments.site_settings settings on settings.site_id = s.id
      cross join lateral (
        select c.id from comments.comments c
        where c.site_id = s.id and c.network is not null and c.held_at is null
          and c.created_at < now() - make_interval(days => coalesce(settings.network_days, 30))
        order by c.created_at
        limit ${limit}
        for update skip locked
      ) as old
    )
  `.execute(db)
  return Number(numAffectedRows ?? 0)
}
