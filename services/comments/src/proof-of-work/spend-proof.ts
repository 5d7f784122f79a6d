import { createHash } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Insertable, Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { CommentsSchema } from '../schema.ts'
import { isSolved } from './challenge.ts'
import { Payload, type SpentProofsTable } from './proof.ts'
import { insertSpentProof, isSpent } from './store.ts'

type Brought = { site: SiteId; proof: string | undefined; now: Date }

/** A proof that pays for one comment. */
export type SolvedProof = Insertable<SpentProofsTable>

const WAIT_SECONDS = 60

/** Reads a proof of work that was not spent yet, or throws that one is required. */
export async function readProof(
  { db, tokenKeys }: Pick<Deps, 'db' | 'tokenKeys'>,
  { site, proof, now }: Brought,
): Promise<SolvedProof> {
  const payload = proof === undefined ? undefined : readPayload(proof)
  if (!payload || !(await isSolved(tokenKeys, payload, { site, now }))) throw required()

  const { nonce, expiresAt } = payload.challenge.parameters
  const hash = createHash('sha256').update(`${site}\n${nonce}`).digest()
  if (await isSpent(db, hash)) throw required()
  return { hash, expiresAt: new Date(expiresAt * 1_000) }
}

/** Takes a proof for one comment, or throws that one is required: another was faster. */
export async function spendProof(
  tx: Transaction<CommentsSchema>,
  proof: SolvedProof,
): Promise<void> {
  if (!(await insertSpentProof(tx, proof))) throw required()
}

function required(): Problem {
  return new Problem('proof-required', { retryAfterSeconds: WAIT_SECONDS })
}

function readPayload(proof: string): Payload | undefined {
  try {
    return Payload.safeParse(JSON.parse(Buffer.from(proof, 'base64').toString())).data
  } catch {
    // Not JSON: no proof.
    return undefined
  }
}
