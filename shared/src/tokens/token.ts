import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenKey } from '../config.ts'
import type { SiteId } from '../ids.ts'

/** What a link in our mail lets its holder do. A token for one is worthless for another. */
export type TokenPurpose =
  | 'confirm'
  | 'unsubscribe'
  | 'edit'
  | 'moderate'
  | 'prove'
  | 'mine'
  | 'reader'
  | 'report'
  | 'decision'
  | 'notices'
  | 'sign-in'
  | 'export'

type Claim = { purpose: TokenPurpose; site: SiteId; id: string }

const TOKEN = /^v1\.([a-z0-9]{1,16})\.([0-9a-f-]{36}(?:~[0-9a-f-]{36})?)\.([\w-]{43})$/

/**
 * Makes `v1.<kid>.<id>.<HMAC-SHA256>`. Nothing secret is stored: whoever holds the key can
 * make the same token again, and use and expiry live in the row that `id` names.
 */
export function signToken([key]: TokenKey[], claim: Claim): string {
  if (!key) throw new Error('no token key')
  return `v1.${key.kid}.${claim.id}.${mac(key, claim)}`
}

/** The id of a token that stands for something in one person's hands. */
export function idInHands({ about, holder }: { about: string; holder: string }): string {
  return `${about}~${holder}`
}

/** The id a token speaks of, before anything is known of its truth. */
export function readTokenId(token: string): string | undefined {
  return TOKEN.exec(token)?.[2]
}

/** True when one of our keys made this token for just this purpose, site and id. */
export function isTokenValid(keys: TokenKey[], token: string, claim: Claim): boolean {
  const [, kid, id, signature = ''] = TOKEN.exec(token) ?? []
  const key = keys.find((candidate) => candidate.kid === kid)
  if (!key || id !== claim.id) return false

  // As text: the last of 43 characters carries two spare bits, so four spellings decode alike.
  return timingSafeEqual(Buffer.from(signature), Buffer.from(mac(key, claim)))
}

function mac({ secret }: TokenKey, { purpose, site, id }: Claim): string {
  return createHmac('sha256', secret).update(`v1\n${purpose}\n${site}\n${id}`).digest('base64url')
}
