import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { RequestKey } from './answer.ts'
import { claimRequest } from './store.ts'

/**
 * Finds the answer this very request was given before, and takes the request for this
 * transaction. Throws if it is being worked on, or if the key was for something else.
 */
export async function replayAnswer(
  tx: Transaction<CommentsSchema>,
  site: SiteId,
  { keyHash, bodyHash }: RequestKey,
): Promise<unknown> {
  const earlier = await claimRequest(tx, { site, keyHash })
  if (!earlier.isClaimed) throw new Problem('request-in-flight', { retryAfterSeconds: 1 })
  if (earlier.bodyHash === null) return undefined
  if (!earlier.bodyHash.equals(bodyHash)) throw new Problem('idempotency-key-reused')
  return earlier.answer
}
