import { finishesWithin } from '@afterword/shared/time-limit'
import { checkAlerts } from './check-alerts.ts'
import { checkBounces } from './check-bounces.ts'
import { checkDkim } from './check-dkim.ts'
import { checkDmarc } from './check-dmarc.ts'
import { checkPublicUrl } from './check-public-url.ts'
import { checkRedis } from './check-redis.ts'
import { checkRelays } from './check-relays.ts'
import { checkSender } from './check-sender.ts'
import { checkSettings } from './check-settings.ts'
import { checkSpf } from './check-spf.ts'
import { checkTemplates } from './check-templates.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { Patient, SitePatient } from './patient.ts'

/** For one check; they run side by side. */
const WITHIN_MS = 30_000

/** Looks at the settings and at what all sites share. */
export async function examineInstallation(patient: Patient): Promise<Finding[]> {
  return runAll({
    settings: () => checkSettings(patient),
    'public URL': () => checkPublicUrl(patient),
    Redis: () => checkRedis(patient),
    relay: () => checkRelays(patient),
    bounces: () => checkBounces(patient),
  })
}

/** Looks at what one site's mail needs. */
export async function examineSite(patient: SitePatient): Promise<Finding[]> {
  return runAll({
    sender: () => checkSender(patient),
    SPF: () => checkSpf(patient),
    DKIM: () => checkDkim(patient),
    DMARC: () => checkDmarc(patient),
    templates: () => checkTemplates(patient),
    alerts: () => checkAlerts(patient),
  })
}

async function runAll(checks: Record<string, () => Promise<Finding[]>>): Promise<Finding[]> {
  const found = await Promise.all(
    Object.entries(checks).map(([name, check]) => runOne(name, check)),
  )
  return found.flat()
}

/** A check that breaks, or takes too long, is a finding like any other. */
async function runOne(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  let found: Finding[] = []
  const unchecked = (why: string): Finding[] => [
    findingsOf(name).error(`This could not be looked at: ${why}`),
  ]
  try {
    const run = check().then((findings) => (found = findings))
    return (await finishesWithin(WITHIN_MS, run)) ? found : unchecked('it took too long')
  } catch (cause) {
    return unchecked(cause instanceof Error ? cause.message : String(cause))
  }
}
