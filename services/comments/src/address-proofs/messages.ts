import { AddressConfirmed } from '@afterword/shared/contracts/comments'
import { type Handler, on } from '@afterword/shared/messages/consume'
import type { CommentsSchema } from '../schema.ts'
import { noteProof } from './note-proof.ts'

export const addressProofHandlers: Handler[] = [
  on(AddressConfirmed, (tx, proof) => noteProof(tx.withTables<CommentsSchema>(), proof)),
]
