import { Port, ProcessConfig } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of an inbox that stands alone, for trying Afterword with docker compose. */
export const Config = ProcessConfig.pick({ HOST: true, PUBLIC_URL: true, LOG_LEVEL: true }).extend({
  PORT: Port.default(8025).describe('Port to listen on'),
  SMTP_PORT: Port.default(2525).describe('Port the mailer sends to'),
  DATA_FOLDER: z.string().min(1).describe('Folder that keeps the mails'),
})
