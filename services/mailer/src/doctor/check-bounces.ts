import { connect } from 'node:net'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient } from './patient.ts'

const { ok, warning, error } = findingsOf('bounces')

const SMTP = 25
const CONNECT_MS = 5_000

/** Whether what comes back finds its way to us. */
export async function checkBounces({
  bounceDomain,
  publicUrl,
  resolver,
  relays,
}: Patient): Promise<Finding[]> {
  if (!bounceDomain) {
    if (!relays.some(({ profile }) => profile.keepsReturnPath)) return []
    return [
      warning('Bounces go to the sender address of each site: we learn nothing from them.', {
        fix: 'Set BOUNCE_DOMAIN: docs/operations/feedback.md.',
      }),
    ]
  }
  const exchanges = await resolver.listExchanges(bounceDomain)
  const [best] = exchanges.toSorted((one, other) => one.priority - other.priority)
  if (!best) {
    const value = `10 ${new URL(publicUrl).hostname}`
    return [
      error(`${bounceDomain} has no mail server (MX): bounces are lost.`, {
        records: [{ name: bounceDomain, type: 'MX', value }],
      }),
    ]
  }
  const [address] = await resolver.listAddresses(best.exchange)
  if (!address) return [error(`${best.exchange}, the MX of ${bounceDomain}, is not in DNS.`)]
  if (await answers(address)) {
    return [ok(`Mail for ${bounceDomain} goes to ${best.exchange}, which answers.`)]
  }
  return [
    warning(`${best.exchange} does not answer on port 25 from here.`, {
      fix: 'Many networks block port 25 towards the outside: try from elsewhere.',
    }),
  ]
}

/** Whether somebody greets on port 25. */
function answers(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect({ host: address, port: SMTP, timeout: CONNECT_MS })
  socket.once('data', (greeting) => resolve(greeting.toString().startsWith('220')))
  socket.once('timeout', () => resolve(false))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
