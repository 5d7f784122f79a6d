import { findPublishedKey } from '../dkim/find-published-key.ts'
import { openKeyRing } from '../dkim/key-ring.ts'
import { dkimRecord, SIGNATURE_DAYS } from '../dkim/key.ts'
import { type DkimKey, listKeysOfSite } from '../dkim/store.ts'
import { HOLD_WORDS } from '../holds/hold.ts'
import { type DnsRecord, type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'

const { ok, skipped, warning, error } = findingsOf('DKIM')

/** Whether the site's mail is signed with a key that works and that the world can see. */
export async function checkDkim(patient: SitePatient): Promise<Finding[]> {
  const { site, relays } = patient
  const keys = await listKeysOfSite(patient.db, site.id)
  const signers = relays.filter(({ signs }) => signs === 'relay').map(({ id }) => id)
  const byRelay = signers.map((id) =>
    skipped(`${id} signs our mail: a message to yourself shows whether (--send-to).`),
  )
  if (signers.length === relays.length) return byRelay

  const signing = keys.find(({ state }) => state === 'signing')
  const findings = await Promise.all(keys.map((key) => checkKey(patient, key)))
  return [...byRelay, ...(signing ? await proveSigning(patient) : [unsigned(site.id)]), ...findings]
}

function unsigned(siteId: string): Finding {
  return error('Mail of the site is not signed: the big providers refuse it.', {
    fix: `afterword dkim create ${siteId}`,
  })
}

/** The self-test of the key that signs: it opens, fits its record, and a test message verifies. */
async function proveSigning({ db, log, dkimSecret, site }: SitePatient): Promise<Finding[]> {
  const keys = await openKeyRing({ db, log, secret: dkimSecret }).list()
  const key = keys.get(site.id)
  if (typeof key === 'string') {
    return [error(`All mail is held. ${HOLD_WORDS[key].replace('<id>', site.id)}`)]
  }
  return [ok('A test message signed with the key in use is valid.')]
}

async function checkKey({ resolver, site }: SitePatient, key: DkimKey): Promise<Finding> {
  const found = await findPublishedKey(resolver, key)
  const { selector, state } = key
  if (state === 'waiting') {
    if (found === 'ours') {
      return warning(`${selector} is in DNS and waits.`, {
        fix: `afterword dkim rotate ${site.id}`,
      })
    }
    return warning(`${selector} waits for its record.`, { records: [recordOf(key)] })
  }
  if (state === 'resting' && isOver(key)) {
    return warning(`${selector} is needed no longer.`, {
      fix: `afterword dkim retire ${site.id} --selector ${selector}`,
    })
  }
  if (found === 'ours') return ok(`DNS has the key ${selector}.`)
  const what = found === 'none' ? 'no record' : 'another record'
  return error(`DNS has ${what} for ${selector}, with which mail is signed.`, {
    records: [recordOf(key)],
  })
}

function isOver({ changedAt }: DkimKey): boolean {
  return Date.now() - changedAt.getTime() > SIGNATURE_DAYS * 86_400_000
}

function recordOf(key: DkimKey): DnsRecord {
  return { ...dkimRecord(key), type: 'TXT' }
}
