import type { AddressConfirmed } from '@afterword/shared/contracts/comments'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { findAddress, insertProof, markAuthorsVerified } from './store.ts'

/** Somebody has answered from an author's address. Which browser is theirs, the code will tell. */
export async function noteProof(
  tx: Transaction<CommentsSchema>,
  { siteId, authorId, proofId }: PayloadOf<typeof AddressConfirmed>,
): Promise<void> {
  const address = await findAddress(tx, { site: siteId, author: authorId })
  if (!address) return

  await insertProof(tx, { id: proofId, siteId, authorId })
  await markAuthorsVerified(tx, siteId, address)
}
