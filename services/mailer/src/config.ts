import { DatabaseUrl, ProcessConfig, Secret, Port } from '@afterword/shared/config'
import { JournalShape } from '@afterword/shared/journal/config'
import { z } from 'zod'
import { LANES } from './deliveries/delivery-kind.ts'
import { FeedbackShape } from './feedback/config.ts'
import { CampaignGuard } from './guard/config.ts'
import { findRateFaults } from './pace/rates.ts'
import { refuseUnsafe } from './refuse-unsafe.ts'
import { findRelayFaults } from './relays/read-relays.ts'
import { findTemplateFaults } from './templates/open-templates.ts'

const LaneList = z
  .string()
  .default(LANES.join())
  .transform((value) =>
    value
      .split(',')
      .map((lane) => lane.trim())
      .filter((lane) => lane !== 'none'),
  )
  .pipe(z.array(z.enum(LANES)))

const ExpiryHours = z.coerce.number().int().min(1).max(120)

/** Every setting of the mailer service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4003).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the mailer'),
  SMTP_URL: z
    .string()
    .superRefine(checkRelays)
    .describe('Mail relay, as smtps://user:password@host, or several: docs/operations/mail.md'),
  MAIL_RATES: z
    .string()
    .default('')
    .superRefine(checkRates)
    .describe(
      'Most mails a second, of each site and to each provider: `site=50,google=20,other=5`',
    ),
  CAMPAIGN_GUARD: CampaignGuard,
  PUBLICATION_EXPIRY_HOURS: ExpiryHours.default(12).describe(
    'After how many hours publications and digests are not tried any more, 1 to 120',
  ),
  MAIL_EXPIRY_HOURS: ExpiryHours.default(24).describe(
    'After how many hours other mail is not tried any more, 1 to 120',
  ),
  ADDRESS_HASH_KEY: Secret.describe('Keys the hashes of suppressed addresses; it never changes'),
  ...JournalShape,
  DKIM_SECRET: Secret.optional().describe(
    'Encrypts the DKIM keys in the database; needed where we sign, and it never changes',
  ),
  ALERT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where alerts are posted, as to an incoming webhook of Slack or Mattermost'),
  ALERT_WEBHOOK_SECRET: Secret.optional().describe('Signs the alerts posted, if set'),
  ...FeedbackShape,
  TEMPLATES_DIR: z
    .string()
    .min(1)
    .superRefine(checkTemplates)
    .optional()
    .describe('Folder with your own words and layout of mail: docs/operations/templates.md'),
  HOLD_DELIVERY: z
    .stringbool()
    .default(false)
    .describe('1 sends nothing, as after a restore, until `afterword delivery release`'),
  INSTANCE_ID: z
    .string()
    .max(100)
    .optional()
    .describe('Any name of this installation: a copy of its database under another sends nothing'),
  RESEND_UNKNOWN: LaneList.describe(
    'Lanes (transactional, notices, campaigns; none) whose mail goes out once more when nobody knows whether it arrived',
  ),
}).superRefine(refuseUnsafe)
export type Config = z.infer<typeof Config>

function checkRelays(value: string, context: z.RefinementCtx): void {
  for (const message of findRelayFaults(value)) context.addIssue({ code: 'custom', message })
}

function checkRates(value: string, context: z.RefinementCtx): void {
  for (const message of findRateFaults(value)) context.addIssue({ code: 'custom', message })
}

function checkTemplates(folder: string, context: z.RefinementCtx): void {
  for (const message of findTemplateFaults(folder)) context.addIssue({ code: 'custom', message })
}
