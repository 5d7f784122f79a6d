import { DatabaseUrl, ProcessConfig } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of the subscriptions service. */
export const Config = ProcessConfig.extend({
  PORT: z.coerce.number().int().min(1).max(65_535).default(4002).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the subscriptions service'),
})
