import { createHmac } from 'node:crypto'
import type { TokenKey } from '@afterword/shared/config'
import type { SiteId } from '@afterword/shared/ids'
import { createChallenge, randomInt, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Payload } from './proof.ts'

/** A second or two of a phone's time, and a millisecond of ours. */
const COST = 1_000
const LEAST_TRIES = 1_000
const MOST_TRIES = 3_000

const LIFETIME_MS = 10 * 60 * 1_000

export type Challenge = Awaited<ReturnType<typeof createChallenge>>

/** Makes a task that takes a while to solve and no time to check. */
export async function makeChallenge(
  [key]: TokenKey[],
  { site, now }: { site: SiteId; now: Date },
): Promise<Challenge> {
  if (!key) throw new Error('no token key')
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: COST,
    counter: randomInt(LEAST_TRIES, MOST_TRIES),
    deriveKey,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
    data: { site },
    ...secretsOf(key),
  })
}

/** True of a challenge of ours for this site that is solved in time. */
export async function isSolved(
  keys: TokenKey[],
  { challenge, solution }: Payload,
  { site, now }: { site: SiteId; now: Date },
): Promise<boolean> {
  const { data, expiresAt } = challenge.parameters
  if (data.site !== site || expiresAt * 1_000 < now.getTime()) return false

  for (const key of keys) {
    const { verified } = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(key) })
    if (verified) return true
  }
  return false
}

function secretsOf({ secret }: TokenKey): {
  hmacSignatureSecret: string
  hmacKeySignatureSecret: string
} {
  const derive = (use: string): string =>
    createHmac('sha256', secret).update(`proof of work\n${use}`).digest('base64url')
  return { hmacSignatureSecret: derive('challenge'), hmacKeySignatureSecret: derive('solution') }
}
