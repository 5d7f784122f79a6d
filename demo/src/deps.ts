import type { Logger } from 'pino'
import type { MailStore } from './inbox/mail-store.ts'

/** What the demo's own pages work with. */
export type Deps = {
  publicUrl: string
  /** Where the services answer, on this machine. */
  loopbackUrl: string
  /** Names this demo goes by: `host:port`. */
  hosts: string[]
  /** The demo key's secret, and where it lies. */
  key: string
  keyFile: string
  mails: MailStore
  /** The operator's own words and layout of mail. */
  templatesFolder: string | undefined
  log: Logger
  now: () => Date
}
