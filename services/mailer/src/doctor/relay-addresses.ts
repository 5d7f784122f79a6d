import { isIP } from 'node:net'
import type { Resolver } from '../dns/resolver.ts'
import type { RelaySettings } from '../relays/relay.ts'

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/

/** True of a sink for trying things out, and of a mail server beside us. */
export function isOnThisMachine({ options }: RelaySettings): boolean {
  return LOOPBACK.test(options.host ?? 'localhost')
}

/** True where the relay's own addresses are what the world sees: not at a provider's. */
export function isSentByUs({ profile }: RelaySettings): boolean {
  return profile.keepsReturnPath
}

export async function listRelayAddresses(
  resolver: Resolver,
  { options: { host = '' } }: RelaySettings,
): Promise<string[]> {
  return isIP(host) ? [host] : resolver.listAddresses(host)
}
