import type { Kysely } from 'kysely'
import { deleteOldBlocks } from './blocks/store.ts'
import { deleteOldAnswers } from './idempotency/store.ts'
import { deleteOldTexts } from './moderation/expiry-store.ts'
import { deleteOldProofs } from './proof-of-work/store.ts'
import { deleteReportNetworks } from './reports/store.ts'
import type { CommentsSchema } from './schema.ts'

const BATCH = 1_000

const SWEEPS = [
  deleteOldAnswers,
  deleteOldBlocks,
  deleteOldProofs,
  deleteOldTexts,
  deleteReportNetworks,
]

/** Deletes one batch of each kind of what has had its time, and says how much. */
export async function sweep(db: Kysely<CommentsSchema>): Promise<number> {
  let deleted = 0
  for (const one of SWEEPS) deleted += await one(db, BATCH)
  return deleted
}
