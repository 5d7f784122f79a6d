import { DatabaseUrl, ProcessConfig, Port, Secret } from '@afterword/shared/config'
import { JournalShape } from '@afterword/shared/journal/config'

/** Settings of the subscriptions service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4002).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the subscriptions service'),
  ADDRESS_HASH_KEY: Secret.describe('Keys the hashes of suppressed addresses; it never changes'),
  ...JournalShape,
})
