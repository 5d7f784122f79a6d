import { DatabaseUrl, ProcessConfig, Port } from '@afterword/shared/config'

/** Settings of the subscriptions service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4002).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the subscriptions service'),
})
