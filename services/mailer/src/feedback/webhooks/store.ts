import { type Kysely, sql } from 'kysely'
import type { MailerSchema } from '../../schema.ts'
import type { FeedbackSource } from '../feedback.ts'

type Db = Kysely<MailerSchema>
type Call = { source: FeedbackSource; key: string }

export async function isCallKnown(db: Db, { source, key }: Call): Promise<boolean> {
  const known = await db
    .selectFrom('mailer.webhookCalls')
    .select('key')
    .where('source', '=', source)
    .where('key', '=', key)
    .executeTakeFirst()
  return known !== undefined
}

export async function insertCall(db: Db, call: Call): Promise<void> {
  await db
    .insertInto('mailer.webhookCalls')
    .values(call)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Keeps what could not be understood, for whoever mends it. */
export async function insertParkedEvent(
  db: Db,
  { source, event, reason }: { source: FeedbackSource; event: unknown; reason: string },
): Promise<void> {
  await db
    .insertInto('mailer.parkedEvents')
    .values({ source, event: JSON.stringify(event), reason })
    .execute()
}

export async function countParkedEvents(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('mailer.parkedEvents')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
