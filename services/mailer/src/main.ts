import { readConfig } from '@afterword/shared/config'
import { openLog } from '@afterword/shared/log'
import { openDatabase } from '@afterword/shared/postgres/database'
import { followClock } from '@afterword/shared/postgres/database-clock'
import { runProcess } from '@afterword/shared/run-process'
import { settingsOf } from '@afterword/shared/service'
import { webhookOf } from './alerts/tell-webhook.ts'
import { Config } from './config.ts'
import { feedbackSettings } from './feedback/settings.ts'
import type { MailerSchema } from './schema.ts'
import { start } from './start.ts'

const config = readConfig(Config, process.env)
const log = openLog({ service: 'mailer', level: config.LOG_LEVEL })
const db = openDatabase<MailerSchema>({
  url: config.DATABASE_URL,
  connections: config.DATABASE_CONNECTIONS,
  log,
})
const clock = followClock(db, log)

const service = start(
  {
    ...settingsOf(config),
    smtpUrl: config.SMTP_URL,
    mailRates: config.MAIL_RATES,
    campaignGuard: config.CAMPAIGN_GUARD,
    expiry: {
      publicationHours: config.PUBLICATION_EXPIRY_HOURS,
      otherHours: config.MAIL_EXPIRY_HOURS,
    },
    addressHashKey: config.ADDRESS_HASH_KEY,
    journalFolder: config.JOURNAL_DIR,
    dkimSecret: config.DKIM_SECRET,
    alertWebhook: webhookOf(config),
    feedback: feedbackSettings(config),
    templatesFolder: config.TEMPLATES_DIR,
    holdDelivery: config.HOLD_DELIVERY,
    instanceId: config.INSTANCE_ID,
    resendUnknown: config.RESEND_UNKNOWN,
  },
  { db, log, now: clock.now },
)

await runProcess({
  host: config.HOST,
  port: config.PORT,
  listener: service.listener,
  log,
  stop: async () => {
    await Promise.all([service.stop(), clock.stop()])
    await db.destroy()
  },
})
