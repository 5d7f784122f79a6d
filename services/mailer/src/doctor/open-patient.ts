import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { webhookOf } from '../alerts/tell-webhook.ts'
import type { Config } from '../config.ts'
import type { Resolver } from '../dns/resolver.ts'
import { readRelays } from '../relays/read-relays.ts'
import type { MailerSchema } from '../schema.ts'
import { openTemplates } from '../templates/open-templates.ts'
import type { Patient } from './patient.ts'

type Surroundings = { db: Kysely<MailerSchema>; log: Logger; resolver: Resolver }

/** What the doctor looks at, from the settings of the mailer. */
export function openPatient(
  config: Omit<Config, 'DATABASE_URL'>,
  { db, log, resolver }: Surroundings,
): Patient {
  return {
    db,
    log,
    resolver,
    publicUrl: config.PUBLIC_URL,
    redisUrl: config.REDIS_URL,
    trustedProxies: config.TRUSTED_PROXIES,
    relays: readRelays(config.SMTP_URL, config.PUBLIC_URL),
    templates: openTemplates(config.TEMPLATES_DIR),
    bounceDomain: config.BOUNCE_DOMAIN,
    dkimSecret: config.DKIM_SECRET,
    alertWebhook: webhookOf(config),
    holdDelivery: config.HOLD_DELIVERY,
    instanceId: config.INSTANCE_ID,
  }
}
