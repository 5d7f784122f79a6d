import { DatabaseUrl, ProcessConfig, Port } from '@afterword/shared/config'
import { z } from 'zod'

/** Settings of the comments service. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4001).describe('Port to listen on'),
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
  PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform(readHosts)
    .describe('Hosts inside your network, with ports, that sites may have told of removals'),
})

function readHosts(value: string, context: z.RefinementCtx): string[] {
  const hosts = value
    .split(',')
    .map((host) => host.trim())
    .filter(Boolean)
  if (hosts.every(isHost)) return hosts

  context.addIssue({
    code: 'custom',
    message: 'must be hosts such as cache.internal:6081, by comma',
  })
  return z.NEVER
}

function isHost(text: string): boolean {
  return URL.parse(`http://${text}/`)?.host === text
}
