import type { RepliesErased } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { eraseFeedback } from '../feedback/erase-feedback.ts'
import type { MailerSchema } from '../schema.ts'
import { deleteReplies } from './store.ts'

/** Forgets what mail servers said about people who have been erased: they may be named in it. */
export async function eraseReplies(
  tx: Kysely<MailerSchema>,
  people: PayloadOf<typeof RepliesErased>,
): Promise<void> {
  await deleteReplies(tx, people)
  await eraseFeedback(tx, people)
}
