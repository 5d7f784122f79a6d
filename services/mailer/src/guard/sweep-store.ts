import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'

/** Forgets what says nothing about today any more: old doubts, refusals, holds and counts of days. */
export async function deleteOldSigns(db: Kysely<MailerSchema>): Promise<void> {
  await sql`delete from mailer.soft_bounces where last_at < now() - interval '90 days'`.execute(db)
  await sql`delete from mailer.relay_faults where seen_at < now() - interval '1 day'`.execute(db)
  await sql`delete from mailer.relay_days where day < now() - interval '7 days'`.execute(db)
  await sql`
    delete from mailer.relay_pauses where paused_until < now() - interval '1 day'
  `.execute(db)
  await sql`
    delete from mailer.campaign_failures where failed_at < now() - interval '30 days'
  `.execute(db)
  await sql`
    delete from mailer.campaign_holds where released_at < now() - interval '90 days'
  `.execute(db)
}
