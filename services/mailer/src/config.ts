import { DatabaseUrl, ProcessConfig, Secret, Port } from '@afterword/shared/config'
import { z } from 'zod'

/** Every setting of the mailer service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4003).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the mailer'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .describe('Mail relay, as smtps://user:password@host; TLS unless it ends in ?ignoreTLS=true'),
  ADDRESS_HASH_KEY: Secret.describe('Keys the hashes of suppressed addresses; it never changes'),
  HOLD_DELIVERY: z
    .stringbool()
    .default(false)
    .describe('1 sends nothing, as after a restore, until you have looked'),
})
export type Config = z.infer<typeof Config>
