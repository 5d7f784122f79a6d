import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenKey } from '../config.ts'
import type { SiteId } from '../ids.ts'

/** What mail to the address that carries it is about. A token for one is worthless for another. */
export type MailTokenPurpose = 'bounce' | 'unsubscribe-by-mail' | 'probe'

/** A probe is of no site. */
type Claim = { purpose: MailTokenPurpose; site: SiteId | null; id: string }

const ID_BYTES = 16
const MAC_BYTES = 12
const LETTERS = 45
const TOKEN = /^([a-z0-9]{1,16})\.([0-9a-v]{45})$/

/**
 * Makes `<kid>.<base 32 of id and HMAC>`, for the local part of an address. Mail servers may
 * change its case (RFC 5321 §2.4 forbids it, some do so), so all of it is lower case; and with
 * two characters before it, it fills at most the 64 octets a local part may have. That leaves
 * 96 bits of the HMAC: enough for what can only be tried over the network, a mail at a time.
 */
export function signMailToken([key]: TokenKey[], claim: Claim): string {
  if (!key) throw new Error('no token key')
  const id = Buffer.from(claim.id.replaceAll('-', ''), 'hex')
  return `${key.kid}.${toLetters(Buffer.concat([id, mac(key, claim)]))}`
}

/** The id a token speaks of, before anything is known of its truth. */
export function readMailTokenId(token: string): string | undefined {
  const [, , letters] = TOKEN.exec(token.toLowerCase()) ?? []
  if (letters === undefined) return undefined

  const hex = fromLetters(letters).subarray(0, ID_BYTES).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** True when one of our keys made this token for just this purpose, site and id. */
export function isMailTokenValid(keys: TokenKey[], token: string, claim: Claim): boolean {
  const [, kid, letters = ''] = TOKEN.exec(token.toLowerCase()) ?? []
  const key = keys.find((candidate) => candidate.kid === kid)
  if (!key || readMailTokenId(token) !== claim.id) return false

  const given = fromLetters(letters).subarray(ID_BYTES)
  return given.length === MAC_BYTES && timingSafeEqual(given, mac(key, claim))
}

function mac({ secret }: TokenKey, { purpose, site, id }: Claim): Buffer {
  const hmac = createHmac('sha256', secret).update(`mail-v1\n${purpose}\n${site ?? ''}\n${id}`)
  return hmac.digest().subarray(0, MAC_BYTES)
}

/** One number in base 32: RFC 4648 §7 but for its end, which has no padding. */
function toLetters(bytes: Buffer): string {
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(32)
    .padStart(LETTERS, '0')
}

function fromLetters(letters: string): Buffer {
  let value = 0n
  for (const letter of letters) value = value * 32n + BigInt(Number.parseInt(letter, 32))
  return Buffer.from(value.toString(16).padStart(2 * (ID_BYTES + MAC_BYTES), '0'), 'hex')
}
