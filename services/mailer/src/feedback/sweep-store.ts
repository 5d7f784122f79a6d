import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

/** Reports are kept as long as deliveries are. */
const REPORT_DAYS = 90
/** No provider repeats a call for as long as that. */
const CALL_DAYS = 7

/** Deletes a batch of each kind of feedback that has been kept long enough, and says how much. */
export async function deleteOldFeedback(
  db: Kysely<MailerSchema>,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with mails as (
      delete from mailer.feedback_mails where id in (
        select id from mailer.feedback_mails
        where received_at < now() - make_interval(days => ${keepDays})
        limit ${limit} for update skip locked
      ) returning 1
    ),
    parked as (
      delete from mailer.parked_events where id in (
        select id from mailer.parked_events
        where created_at < now() - make_interval(days => ${keepDays})
        limit ${limit} for update skip locked
      ) returning 1
    ),
    reports as (
      delete from mailer.feedback where id in (
        select id from mailer.feedback
        where created_at < now() - make_interval(days => ${REPORT_DAYS})
        limit ${limit} for update skip locked
      ) returning 1
    ),
    calls as (
      delete from mailer.webhook_calls where (source, key) in (
        select source, key from mailer.webhook_calls
        where seen_at < now() - make_interval(days => ${CALL_DAYS})
        limit ${limit} for update skip locked
      ) returning 1
    )
    select (
      (select count(*) from mails) + (select count(*) from parked)
      + (select count(*) from reports) + (select count(*) from calls)
    )::int as count
  `.execute(db)
  return rows[0]?.count ?? 0
}
