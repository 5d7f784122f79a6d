import type { Site } from '@afterword/shared/access/store'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Webhook } from '../alerts/tell-webhook.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { RelaySettings } from '../relays/relay.ts'
import type { MailerSchema } from '../schema.ts'
import type { Templates } from '../templates/voice.ts'

/** What the doctor looks at: the settings as they are, and the world outside. */
export type Patient = {
  db: Kysely<MailerSchema>
  log: Logger
  resolver: Resolver
  publicUrl: string
  redisUrl: string
  trustedProxies: number | string[]
  relays: RelaySettings[]
  templates: Templates
  bounceDomain: string | undefined
  dkimSecret: string | undefined
  alertWebhook: Webhook | undefined
  holdDelivery: boolean
  instanceId: string | undefined
}

/** One site of it. */
export type SitePatient = Patient & { site: Site }
