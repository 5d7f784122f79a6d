import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import { SIGNATURE_DAYS } from './key.ts'
import { type DkimKey, deleteDkimKey, listKeysOfSite } from './store.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

type Retirement =
  | { outcome: 'retired'; key: DkimKey }
  | { outcome: 'still-needed'; key: DkimKey; until: Date | undefined }
  | { outcome: 'no-such-key' }

/**
 * Forgets a key for good. One that still signs, or whose signatures still count, stays unless
 * it is forced: without its record the mail on its way fails.
 */
export async function retireKey(
  { db, now }: { db: Kysely<MailerSchema>; now: () => Date },
  { siteId, selector, isForced }: { siteId: SiteId; selector: string; isForced: boolean },
): Promise<Retirement> {
  const key = (await listKeysOfSite(db, siteId)).find((one) => one.selector === selector)
  if (!key) return { outcome: 'no-such-key' }

  const until = neededUntil(key)
  const isNeeded = until === undefined || until > now()
  if (isNeeded && !isForced) return { outcome: 'still-needed', key, until }

  await deleteDkimKey(db, key.id)
  return { outcome: 'retired', key }
}

/** Undefined while there is no end to it. */
function neededUntil({ state, changedAt }: DkimKey): Date | undefined {
  if (state === 'signing') return undefined
  if (state === 'waiting') return new Date(0)
  return new Date(changedAt.getTime() + SIGNATURE_DAYS * DAY_MS)
}
