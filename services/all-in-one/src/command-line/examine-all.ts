import { examineInstallation, examineSite } from '@afterword/mailer/doctor/examine'
import type { Patient } from '@afterword/mailer/doctor/patient'
import { sendTestMessage } from '@afterword/mailer/doctor/send-test-message'
import type { Site } from '@afterword/shared/access/store'
import type { Reported } from './describe-findings.ts'

/** Looks at the installation, then at each site, and sends test messages if somebody waits for them. */
export async function examineAll(
  patient: Patient,
  { sites, sendTo }: { sites: Site[]; sendTo: string | undefined },
): Promise<Reported[]> {
  const shared = await examineInstallation(patient)
  const reports: Reported[] = shared.map((finding) => ({ site: null, ...finding }))
  for (const site of sites) {
    const own = { ...patient, site }
    const sent = sendTo ? await sendTestMessage(own, sendTo) : []
    const found = [...(await examineSite(own)), ...sent]
    reports.push(...found.map((finding) => ({ site: site.id, ...finding })))
  }
  return reports
}
