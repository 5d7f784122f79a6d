import type { AddressAnswered } from '@afterword/shared/contracts/feedback'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { noteLifted } from './note-marks.ts'
import { deleteAnswered } from './store.ts'

/** A reader has confirmed: their mail arrives and is wanted, whatever was said before. */
export async function liftAnswered(
  { addressHashKey, journal }: Pick<Deps, 'addressHashKey' | 'journal'>,
  tx: Kysely<MailerSchema>,
  reader: PayloadOf<typeof AddressAnswered>,
): Promise<void> {
  await noteLifted({ journal }, await deleteAnswered(tx, reader, addressHashKey), 'confirmed')
}
