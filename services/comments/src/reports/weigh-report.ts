import type { Kysely } from 'kysely'
import { countApproved } from '../readers/count-approved.ts'
import type { Reader } from '../readers/reader.ts'
import type { CommentsSchema } from '../schema.ts'
import { countOutcomes } from './store.ts'

const OF_ANYONE = 1
const OF_TRUSTED = 2
const OF_CRIER = 0.5

/**
 * What a report counts toward holding a comment: 1 as a rule; 2 from staff and from who is known
 * and has had a comment approved; half from whose reports were dismissed more often than not.
 */
export async function weighReport(db: Kysely<CommentsSchema>, reader: Reader): Promise<number> {
  if (reader.isStaff) return OF_TRUSTED
  const { upheld, dismissed } = await countOutcomes(db, reader.id)
  if (dismissed > upheld) return OF_CRIER
  return (await countApproved(db, reader, 1)) > 0 ? OF_TRUSTED : OF_ANYONE
}
