import ipaddr from 'ipaddr.js'

/** Where IANA gives out global unicast addresses; the rest of IPv6 is reserved or special. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** True for an address on the public internet: not ours, not a neighbour's, not a way around. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false

  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(GLOBAL_V6)
}
