import type { SiteId } from '@afterword/shared/ids'
import type { Generated } from 'kysely'

/** Refusals of one address in a row that may pass: full, or its host not to be found. */
export type SoftBouncesTable = {
  siteId: SiteId
  addressHash: Buffer
  sign: 'mailbox-full' | 'no-such-host'
  count: Generated<number>
  firstAt: Generated<Date>
  lastAt: Generated<Date>
}
