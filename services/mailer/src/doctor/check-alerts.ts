import { ALERTS } from '../alerts/alert.ts'
import { listAlerts } from '../alerts/store.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { SitePatient } from './patient.ts'

const { ok, warning } = findingsOf('alerts')

const MOST = 20

/** What has been raised and nobody has acknowledged. */
export async function checkAlerts({ db, site }: SitePatient): Promise<Finding[]> {
  const open = await listAlerts(db, site.id, { isOpen: true, limit: MOST })
  if (open.length === 0) return [ok('There is none that nobody has acknowledged.')]
  return open.map(({ code, detail, lastAt }) =>
    warning(`${ALERTS[code] ?? code} ${detail} (last met ${lastAt.toISOString().slice(0, 16)}Z)`),
  )
}
