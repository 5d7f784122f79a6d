import { Config as AllInOneConfig } from '@afterword/all-in-one/config'
import { DatabaseUrl } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of the demo: those of all-in-one, less the mail server, which it brings itself. */
export const Config = z
  .object(AllInOneConfig.shape)
  .omit({ SMTP_URL: true })
  .extend({
    OWNER_DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the owner of the database'),
    DATA_FOLDER: z.string().min(1).describe('Folder for the demo key and the inbox'),
    LOG_LEVEL: AllInOneConfig.shape.LOG_LEVEL.unwrap()
      .default('warn')
      .describe('Least severe log line to write'),
  })
export type Config = z.infer<typeof Config>
