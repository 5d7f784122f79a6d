import { listSites } from '@afterword/comments/admin/store'
import { Config as MailerConfig } from '@afterword/mailer/config'
import { openPatient } from '@afterword/mailer/doctor/open-patient'
import { refuseUnsafe } from '@afterword/mailer/refuse-unsafe'
import { findSite, type Site } from '@afterword/shared/access/store'
import { readConfig } from '@afterword/shared/config'
import { EmailAddress } from '@afterword/shared/email-address'
import { SiteId } from '@afterword/shared/ids'
import { openLog } from '@afterword/shared/log'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command, Context } from '../command.ts'
import { describeFindings } from '../describe-findings.ts'
import { JSON_OPTION } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const Input = z.object({ site: SiteId.optional(), sendTo: EmailAddress.optional() })

/** Under its own database URL, as every command here. */
const Config = z.object(MailerConfig.shape).omit({ DATABASE_URL: true }).superRefine(refuseUnsafe)

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look at settings, DNS, relays, keys and templates, and say what is wrong',
  options: {
    site: { value: 'id', describe: 'of this site only' },
    'send-to': { value: 'address', describe: 'also send a test message there' },
    ...JSON_OPTION,
  },
  async run(input, context) {
    const asked = checkInput(Input, input)
    const patient = openPatient(readConfig(Config, context.env), {
      db: context.databases.mailer(),
      log: openLog({ service: 'doctor', level: 'silent' }),
      resolver: context.resolver,
    })
    // A quarter of a second of libraries that no other command needs.
    const { examineAll } = await import('../examine-all.ts')
    const sites = await listGivenSites(context, asked.site)
    const report = await examineAll(patient, { sites, sendTo: asked.sendTo })

    context.print(input['json'] ? JSON.stringify(report, null, 2) : describeFindings(report))
    const errors = report.filter(({ level }) => level === 'error').length
    if (errors > 0) throw new Refusal(`${errors} found that must be mended`)
  },
}

async function listGivenSites({ databases }: Context, id: SiteId | undefined): Promise<Site[]> {
  if (!id) return listSites(databases.comments())
  const site = await findSite(databases.mailer(), id)
  if (!site) throw new Refusal(`there is no site ${id}`)
  return [site]
}
