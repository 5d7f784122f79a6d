import { isIP } from 'node:net'
import { spf } from 'mailauth/lib/spf/index.js'
import { domainOf } from '../dkim/key.ts'
import { mailauthResolver } from '../dns/mailauth-resolver.ts'
import type { RelaySettings } from '../relays/relay.ts'
import { type DnsRecord, type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'
import { isOnThisMachine, isSentByUs, listRelayAddresses } from './relay-addresses.ts'

const { ok, skipped, error } = findingsOf('SPF')

const WITHIN_MS = 8_000

/** What the envelopes of a site's mail say it is from. */
export function envelopeDomain({ bounceDomain, site }: SitePatient): string {
  return bounceDomain ?? domainOf(site.senderAddress)
}

/** Whether the envelope's domain allows what our relays send from. */
export async function checkSpf(patient: SitePatient): Promise<Finding[]> {
  const found = await Promise.all(patient.relays.map((relay) => checkRelaySpf(patient, relay)))
  return found.flat()
}

async function checkRelaySpf(patient: SitePatient, relay: RelaySettings): Promise<Finding[]> {
  if (!isSentByUs(relay)) {
    return [skipped(`${relay.id} puts an envelope of its own on our mail, and answers for it.`)]
  }
  if (isOnThisMachine(relay)) {
    return [skipped(`${relay.id} is on this machine: what it sends from cannot be seen here.`)]
  }
  const domain = envelopeDomain(patient)
  const records = (await patient.resolver.listTexts(domain)).filter((text) =>
    /^v=spf1(\s|$)/i.test(text),
  )
  if (records.length > 1) {
    return [
      error(`${domain} has ${records.length} SPF records, so that none counts.`, {
        fix: 'Keep one of them.',
      }),
    ]
  }
  const addresses = await listRelayAddresses(patient.resolver, relay)
  const verdicts = await Promise.all(
    addresses.map(async (address) => [address, await verdictOf(patient, domain, address)] as const),
  )
  const refused = verdicts.filter(([, verdict]) => verdict !== 'pass')
  if (refused.length === 0) return [ok(`${domain} allows ${relay.id}.`)]
  return refused.map(([address, verdict]) =>
    error(`SPF of ${domain} says "${verdict}" to mail from ${relay.id} (${address}).`, {
      records: [wantedRecord(domain, records[0], relay)],
    }),
  )
}

/** What SPF says of one address (RFC 7208), by a library that is not ours. */
async function verdictOf(patient: SitePatient, domain: string, ip: string): Promise<string> {
  const { status } = await spf({
    sender: `doctor@${domain}`,
    ip,
    helo: new URL(patient.publicUrl).hostname,
    mta: 'afterword',
    resolver: mailauthResolver(patient.resolver),
    maxElapsedTime: WITHIN_MS,
  })
  return status.result
}

function wantedRecord(
  domain: string,
  before: string | undefined,
  { options: { host = '' } }: RelaySettings,
): DnsRecord {
  const family = isIP(host)
  const allowed = family ? `ip${family}:${host}` : `a:${host}`
  const value = before
    ? before.replace(/\s+([-~?+]?all|redirect=\S+)\s*$/i, '').concat(` ${allowed}`, endOf(before))
    : `v=spf1 ${allowed} -all`
  return { name: domain, type: 'TXT', value }
}

function endOf(record: string): string {
  return /\s+(?:[-~?+]?all|redirect=\S+)\s*$/i.exec(record)?.[0].trimEnd() ?? ' -all'
}
