import { createHash } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { isSolved } from './challenge.ts'
import { Payload } from './proof.ts'
import { insertSpentProof } from './store.ts'

type Brought = { site: SiteId; proof: string | undefined; now: Date }

const WAIT_SECONDS = 60

/** Takes a proof of work for one comment, or throws that one is required. */
export async function spendProof(
  tx: Transaction<CommentsSchema>,
  { tokenKeys }: Pick<Deps, 'tokenKeys'>,
  { site, proof, now }: Brought,
): Promise<void> {
  const payload = proof === undefined ? undefined : readPayload(proof)
  if (payload && (await isSolved(tokenKeys, payload, { site, now }))) {
    const { nonce, expiresAt } = payload.challenge.parameters
    const hash = createHash('sha256').update(`${site}\n${nonce}`).digest()
    if (await insertSpentProof(tx, { hash, expiresAt: new Date(expiresAt * 1_000) })) return
  }
  throw new Problem('proof-required', { retryAfterSeconds: WAIT_SECONDS })
}

function readPayload(proof: string): Payload | undefined {
  try {
    return Payload.safeParse(JSON.parse(Buffer.from(proof, 'base64').toString())).data
  } catch {
    // Not JSON: no proof.
    return undefined
  }
}
