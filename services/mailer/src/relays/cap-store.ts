import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

type Ask = { relay: string; cap: number; size: number }

/** Takes at most `size` of what a relay may still send today, by the database's clock in UTC. */
export async function reserveOfDay(
  db: Kysely<MailerSchema>,
  { relay, cap, size }: Ask,
): Promise<number> {
  const today = sql`(now() at time zone 'utc')::date`
  await sql`
    insert into mailer.relay_days (relay, day, taken) values (${relay}, ${today}, 0)
    on conflict do nothing
  `.execute(db)
  const { rows } = await sql<{ granted: number }>`
    update mailer.relay_days now_taken set taken = least(before.taken + ${size}::integer, ${cap}::integer)
    from (
      select relay, day, taken from mailer.relay_days
      where relay = ${relay} and day = ${today} for update
    ) as before
    where now_taken.relay = before.relay and now_taken.day = before.day
      and before.taken < ${cap}::integer
    returning now_taken.taken - before.taken as granted
  `.execute(db)
  return rows[0]?.granted ?? 0
}

/** Gives back what was taken today and is not sent. */
export async function returnOfDay(
  db: Kysely<MailerSchema>,
  { relay, count }: { relay: string; count: number },
): Promise<void> {
  await sql`
    update mailer.relay_days set taken = greatest(taken - ${count}::integer, 0)
    where relay = ${relay} and day = (now() at time zone 'utc')::date
  `.execute(db)
}
