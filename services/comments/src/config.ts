import { DatabaseUrl, ProcessConfig, Port } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of the comments service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4001).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the comments service'),
  EMBED_FOLDER: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the built widget; left out, `web/widget/dist` of this copy'),
})
