import { createHmac } from 'node:crypto'
import type { TokenKey } from '@afterword/shared/config'
import { addressKey } from '@afterword/shared/email-address'
import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'

type Address = { site: SiteId; address: string }

/** What is stored of an address that is blocked. */
export function hashAddress({ tokenKeys: [key] }: Pick<Deps, 'tokenKeys'>, of: Address): Buffer {
  if (!key) throw new Error('no token key')
  return hashWith(key, of)
}

/** Every hash a blocked address may be stored under: keys are changed now and then. */
export function hashesOfAddress({ tokenKeys }: Pick<Deps, 'tokenKeys'>, of: Address): Buffer[] {
  return tokenKeys.map((key) => hashWith(key, of))
}

function hashWith({ secret }: TokenKey, { site, address }: Address): Buffer {
  return createHmac('sha256', secret)
    .update(`blocked address\n${site}\n${addressKey(address)}`)
    .digest()
}
