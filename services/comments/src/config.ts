import { DatabaseUrl, ProcessConfig, Port } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of the comments service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4001),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the comments service'),
  ANSWER_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(4_096)
    .default(64)
    .describe('Memory for answers to readers, in MB; with 0 each read asks PostgreSQL'),
  EMBED_FOLDER: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the built widget; left out, `web/widget/dist` of this copy'),
})
