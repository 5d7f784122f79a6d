import { type RawBuilder, sql } from 'kysely'

/** The gravest first: a complaint asks for the longest peace. */
const GRAVITY = ['complaint', 'hard-bounce', 'soft-bounces', 'no-such-host']

/** The graver, the less. By hand has none: it is never changed, and changes nothing. */
export function gravityOf(cause: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`array_position(${GRAVITY}::text[], ${cause})`
}

const IS_GRAVER = sql`(${gravityOf(sql`excluded.cause`)} < ${gravityOf(sql`s.cause`)})`

/**
 * End of a statement that inserts into `mailer.suppressions as s`, each address and scope once: one
 * that is suppressed already gets the graver cause, from now on, and that it bounced for good is
 * remembered beside any other.
 */
export const RAISE_CAUSE = sql`
  on conflict (site_id, address_hash, scope) do update set
    cause = case when ${IS_GRAVER} then excluded.cause else s.cause end,
    created_at = case when ${IS_GRAVER} then excluded.created_at else s.created_at end,
    asked_again_at = case when ${IS_GRAVER} then null else s.asked_again_at end,
    bounced_at = case 'hard-bounce'
      when s.cause then coalesce(s.bounced_at, s.created_at)
      when excluded.cause then coalesce(s.bounced_at, excluded.created_at)
      else s.bounced_at
    end
  where ${IS_GRAVER} or (
    excluded.cause = 'hard-bounce' and s.cause <> 'hard-bounce' and s.bounced_at is null
  )
`
