import { type Kysely, type Selectable, sql } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { FeedbackAddress, FeedbackMailsTable } from './feedback-mail.ts'

type Db = Kysely<MailerSchema>

type Arrival = { addresses: FeedbackAddress[]; sender: string; raw: Buffer }

/** Writes a mail down, once for each of the addresses it came to. */
export async function insertFeedbackMails(
  db: Db,
  { addresses, sender, raw }: Arrival,
): Promise<void> {
  const rows = addresses.map((address) => ({ ...address, sender, raw }))
  await db.insertInto('mailer.feedbackMails').values(rows).execute()
}

export type WaitingMail = FeedbackAddress &
  Pick<Selectable<FeedbackMailsTable>, 'id' | 'sender' | 'attempts'> & { raw: Buffer }

/** After so many tries that led to nothing a mail is parked: kept, and in nobody's way. */
export const MOST_TRIES = 5

/**
 * Takes the next mail that waits, a reader's own wish first. The try is on record before it begins, so that a mail which
 * ends the process is parked too; another process may have it after 15 s, then 30, 60…
 */
export async function claimFeedbackMail(db: Db): Promise<WaitingMail | undefined> {
  const { rows } = await sql<WaitingMail>`
    update mailer.feedback_mails set
      attempts = attempts + 1, due_at = now() + interval '15 s' * 2 ^ attempts
    where id = (
      select id from mailer.feedback_mails
      where handled_at is null and due_at <= now() and attempts < ${MOST_TRIES}
        and raw is not null
      order by purpose <> 'unsubscribe', due_at limit 1
      for update skip locked
    )
    returning id, site_id, purpose, delivery_id, subscription_id, subscriber_id, sender, attempts, raw
  `.execute(db)
  return rows[0]
}

/** What came of a mail, in a word, and whether it is worth keeping as evidence of that. */
export type Handled = { result: string; isEvidence: boolean }

/** Notes what came of a mail; false if somebody else did so first. */
export async function markHandled(
  db: Db,
  { id }: Pick<WaitingMail, 'id'>,
  { result, isEvidence }: Handled,
): Promise<boolean> {
  const { rows } = await sql`
    update mailer.feedback_mails set
      handled_at = now(), result = ${result}, raw = case when ${isEvidence} then raw end
    where id = ${id} and handled_at is null
    returning id
  `.execute(db)
  return rows.length > 0
}

/** Notes whose delivery a complaint turned out to be about, so that it goes when they are erased. */
export async function updateDelivery(
  db: Db,
  { id }: Pick<WaitingMail, 'id'>,
  { siteId, deliveryId, subscriberId }: Omit<FeedbackAddress, 'purpose' | 'subscriptionId'>,
): Promise<void> {
  await db
    .updateTable('mailer.feedbackMails')
    .set({ siteId, deliveryId, subscriberId })
    .where('id', '=', id)
    .execute()
}

/** How many mails wait for their turn, and how many could not be read. */
export async function countFeedbackMails(db: Db): Promise<{ waiting: number; parked: number }> {
  const { rows } = await sql<{ waiting: number; parked: number }>`
    select
      count(*) filter (where attempts < ${MOST_TRIES})::int as waiting,
      count(*) filter (where attempts >= ${MOST_TRIES})::int as parked
    from mailer.feedback_mails where handled_at is null
  `.execute(db)
  return rows[0] ?? { waiting: 0, parked: 0 }
}
