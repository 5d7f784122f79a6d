import { isIP } from 'node:net'
import type { Request } from 'express'
import ipaddr from 'ipaddr.js'

/**
 * The network a request came from, to count by: an IPv4 address, or the /64 of an IPv6 one,
 * since a single household has all of that. What a trusted proxy says is believed only if
 * it is an address.
 */
export function clientNetwork(req: Pick<Request, 'ip' | 'socket'>): string {
  const claimed = withoutPort(req.ip ?? '')
  return networkOf(isIP(claimed) ? claimed : (req.socket.remoteAddress ?? ''))
}

/** The network an address is counted by. */
export function networkOf(address: string): string {
  if (!isIP(address)) return 'unknown'

  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/64`).toString()}/64`
}

/** What people may see of a `clientNetwork`: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function networkPrefix(network: string): string {
  const [address = ''] = network.split('/')
  if (!isIP(address)) return 'unknown'

  const isV4 = isIP(address) === 4
  const [family, bits] = isV4 ? [ipaddr.IPv4, 24] : [ipaddr.IPv6, 48]
  return `${family.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` into X-Forwarded-For. */
function withoutPort(address: string): string {
  const [, bracketed, plain] = /^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(address) ?? []
  return bracketed ?? plain ?? address
}
