import { readFileSync } from 'node:fs'
import { DatabaseUrl, Port, ProcessConfig, Secret } from '@afterword/shared/config'
import { JournalShape } from '@afterword/shared/journal/config'
import { Domain, ListenerShape } from '../feedback/config.ts'
import { CampaignGuard } from '../guard/config.ts'

/** Every setting of the bounce listener as a process of its own. */
export const Config = ProcessConfig.extend({
  PORT: Port.default(4004).describe('Port to listen on'),
  DATABASE_URL: DatabaseUrl.describe('PostgreSQL, as the role of the mailer'),
  ADDRESS_HASH_KEY: Secret.describe('Keys the hashes of suppressed addresses; it never changes'),
  BOUNCE_DOMAIN: Domain.describe('Domain that bounces of our mail go to; its MX is this listener'),
  BOUNCE_PORT: Port.default(2525).describe('Port the bounce listener listens on'),
  CAMPAIGN_GUARD: CampaignGuard,
  ...JournalShape,
  ...ListenerShape,
})

type TlsFiles = {
  BOUNCE_TLS_KEY_FILE?: string | undefined
  BOUNCE_TLS_CERT_FILE?: string | undefined
}

/** Reads the key and the certificate, or says which of the files is at fault. */
export function readTls({
  BOUNCE_TLS_KEY_FILE: keyFile,
  BOUNCE_TLS_CERT_FILE: certFile,
}: TlsFiles): { key: Buffer; cert: Buffer } | undefined {
  if (!keyFile || !certFile) return undefined
  return { key: readFileSync(keyFile), cert: readFileSync(certFile) }
}
