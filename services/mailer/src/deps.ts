import type { Sites } from '@afterword/shared/access/site-cache'
import type { TokenKey } from '@afterword/shared/config'
import type { Journal } from '@afterword/shared/journal/journal'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Raise } from './alerts/raise.ts'
import type { Contents } from './contents/content-cache.ts'
import type { Expiry, Lane } from './deliveries/delivery-kind.ts'
import type { Signer } from './dkim/sign.ts'
import type { ReturnPaths } from './feedback/return-path.ts'
import type { SiteHolds } from './holds/site-holds.ts'
import type { Gate } from './instance/gate.ts'
import type { MailerSchema } from './schema.ts'
import type { Patterns } from './sending/compose-once.ts'
import type { Templates } from './templates/voice.ts'

/** What use cases work with. */
export type Deps = {
  db: Kysely<MailerSchema>
  log: Logger
  sites: Sites
  contents: Contents
  patterns: Patterns
  signer: Signer
  holds: SiteHolds
  /** Whether mail may leave at all. */
  gate: Gate
  /** Whose mail goes out once more where nobody knows whether it arrived. */
  resendLanes: Lane[]
  /** After which time mail is not tried any more. */
  expiry: Expiry
  /** Whether campaigns are held when their mails fare badly. */
  guardsCampaigns: boolean
  /** Tells people of a trouble, without waiting for it. */
  alert: Raise
  /** What a restore must not forget. */
  journal: Journal
  templates: Templates
  /** Addresses that bounces and unsubscribes by mail go to. */
  returnPaths: ReturnPaths
  publicUrl: string
  tokenKeys: TokenKey[]
  /** Keys the hashes of addresses, and the Message-IDs. */
  addressHashKey: string
}
