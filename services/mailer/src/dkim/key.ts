import type { DkimKeyId, SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/**
 * `waiting`: its record is not known to be in DNS. `signing`: in use, one at most. `resting`:
 * mail signed with it may still be on its way.
 */
export type DkimKeyState = 'waiting' | 'signing' | 'resting'

/** Why a site's mail cannot be signed, though it has a key. */
export type KeyTrouble = 'dkim-key-unusable' | 'dkim-key-misaligned'

export type DkimKeysTable = {
  id: DkimKeyId
  siteId: SiteId
  selector: string
  /** The `d=` of its signatures, at which its record stands. */
  domain: string
  /** Base64 of the DER form, as it stands in the record. */
  publicKey: string
  /** The private half, which only this service's setting can open. */
  sealedKey: Buffer
  state: DkimKeyState
  changedAt: Generated<Date>
  createdAt: Generated<Date>
}

/** Two, so that a new key's record can stand in DNS beside the old one's. */
export const SELECTORS = ['afterword-a', 'afterword-b'] as const

/** How long a signature counts, and so how long its record must stand. */
export const SIGNATURE_DAYS = 7

type Published = Pick<DkimKeysTable, 'selector' | 'domain' | 'publicKey'>

/** Where a key's record stands in DNS, and what it says. */
export function dkimRecord({ selector, domain, publicKey }: Published): {
  name: string
  value: string
} {
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${publicKey}` }
}

/** What a private key is sealed for. */
export function keyLabel({ siteId, selector, domain }: Labelled): string {
  return `${siteId} ${selector} ${domain}`
}

type Labelled = Pick<DkimKeysTable, 'siteId' | 'selector' | 'domain'>

/** The domain of an address, as DNS knows it. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** True where a signature of `domain` vouches for a sender at `senderDomain`, as DMARC sees it. */
export function isAligned(domain: string, senderDomain: string): boolean {
  return senderDomain === domain || senderDomain.endsWith(`.${domain}`)
}
