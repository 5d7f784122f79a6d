import { dmarc } from 'mailauth/lib/dmarc/index.js'
import { getDomain } from 'tldts'
import { domainOf } from '../dkim/key.ts'
import { listKeysOfSite } from '../dkim/store.ts'
import { mailauthResolver } from '../dns/mailauth-resolver.ts'
import { envelopeDomain } from './check-spf.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'
import { isSentByUs } from './relay-addresses.ts'

const { ok, skipped, warning, error } = findingsOf('DMARC')

/** Whether receivers know whom to believe, and whether what we sign and send from is that. */
export async function checkDmarc(patient: SitePatient): Promise<Finding[]> {
  const { site, resolver, relays } = patient
  const from = domainOf(site.senderAddress)
  const organisation = getDomain(from) ?? from
  const weSign = relays.some(({ signs }) => signs !== 'relay')
  const keys = weSign ? await listKeysOfSite(patient.db, site.id) : []
  const dkimDomains = keys
    .filter(({ state }) => state === 'signing')
    .map(({ domain }) => ({ domain, aligned: domain }))
  const spfDomains = relays.some(isSentByUs) ? [envelopeDomain(patient)] : []

  const verdict = await dmarc({
    headerFrom: site.senderAddress,
    spfDomains,
    dkimDomains,
    resolver: mailauthResolver(resolver),
  })
  if (!verdict || verdict.status.result === 'none') return [unpublished(organisation)]
  const policy = policyFinding(verdict.policy ?? 'none', organisation)
  if (!weSign && spfDomains.length === 0) {
    const ours = 'whether they sign as your domain, a message to yourself shows (--send-to)'
    return [policy, skipped(`Relays sign and send our mail: ${ours}.`)]
  }
  return [policy, ...alignmentFindings(patient, { from, verdict: verdict.alignment })]
}

function unpublished(organisation: string): Finding {
  return warning('There is no DMARC record: big providers refuse bulk mail without one.', {
    records: [
      {
        name: `_dmarc.${organisation}`,
        type: 'TXT',
        value: `v=DMARC1; p=none; rua=mailto:dmarc@${organisation}`,
      },
    ],
  })
}

function policyFinding(policy: string, organisation: string): Finding {
  if (policy !== 'none') return ok(`${organisation} has others ${policy} what is not its own.`)
  return ok(`${organisation} has a DMARC record that only watches (p=none).`)
}

type Alignment = {
  spf: { result?: string; strict: boolean }
  dkim: { result?: string; strict: boolean }
}

function asAsked({ strict }: { strict: boolean }): string {
  return strict ? ' itself, as its record asks' : ''
}

function alignmentFindings(
  patient: SitePatient,
  { from, verdict: { spf, dkim } }: { from: string; verdict: Alignment },
): Finding[] {
  if (dkim.result) return [ok(`Our signatures are of ${dkim.result}, aligned with ${from}.`)]
  const envelope = envelopeDomain(patient)
  const says = `our signatures are not of ${from}${asAsked(dkim)}`
  if (spf.result) {
    return [
      warning(
        `Only the envelope (${envelope}) is aligned with ${from}; ${says}. Forwarding breaks it.`,
        {
          fix: `afterword dkim create ${patient.site.id}`,
        },
      ),
    ]
  }
  return [
    error(
      `Nothing of our mail is aligned with ${from}${asAsked(spf)}: ${says}, nor is ${envelope}.`,
      {
        fix: `afterword dkim create ${patient.site.id}`,
      },
    ),
  ]
}
