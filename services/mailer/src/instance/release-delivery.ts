import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { markReleased } from './store.ts'

/** Mail may leave this database, from whichever mailer asks first, though it was held or is a copy. */
export async function releaseDelivery(db: Kysely<MailerSchema>): Promise<void> {
  await markReleased(db)
}
