import type { Kysely } from 'kysely'
import type { Lane } from '../deliveries/delivery-kind.ts'
import type { MailerSchema } from '../schema.ts'
import { replayUnknown } from './store.ts'

/** For so long evidence may come; somebody who waits for a link waits shorter. */
const WAIT_SECONDS: Record<Lane, number> = { transactional: 60, notices: 600, campaigns: 600 }

/** Sends once more, with the same Message-ID, what may or may not have arrived. */
export async function resendUnknown(db: Kysely<MailerSchema>, lanes: Lane[]): Promise<number> {
  let count = 0
  for (const lane of lanes) count += await replayUnknown(db, lane, WAIT_SECONDS[lane])
  return count
}
