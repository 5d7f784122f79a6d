import type { RepliesErased } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { deleteFeedbackOf } from './store.ts'

/** Forgets what was reported about people who have been erased; that they are suppressed stays. */
export async function eraseFeedback(
  tx: Kysely<MailerSchema>,
  people: PayloadOf<typeof RepliesErased>,
): Promise<void> {
  await deleteFeedbackOf(tx, people)
}
