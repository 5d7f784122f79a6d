import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { AlertCode } from '../alerts/alert.ts'
import type { Raise } from '../alerts/raise.ts'
import type { KeyRing } from '../dkim/key-ring.ts'
import { freshly } from '../freshly.ts'
import type { MailerSchema } from '../schema.ts'
import { HOLD_WORDS, type HoldReason } from './hold.ts'
import { listIncompleteSites } from './store.ts'

export type SiteHolds = {
  /** The sites none of whose mail may leave, as of two seconds ago at most. */
  list: () => Promise<Map<SiteId, HoldReason>>
}

type Parts = {
  db: Kysely<MailerSchema>
  /** Left out where no relay wants our signature. */
  keys: KeyRing | undefined
  raise: Raise
}

/** Finds sites whose mail would go out without what it needs, and raises an alert for each anew. */
export function openSiteHolds({ db, keys, raise }: Parts): SiteHolds {
  let before = new Map<SiteId, HoldReason>()

  const look = async (): Promise<Map<SiteId, HoldReason>> => {
    const [incomplete, inUse] = await Promise.all([listIncompleteSites(db), keys?.list() ?? []])
    const holds = new Map<SiteId, HoldReason>()
    for (const [siteId, key] of inUse) if (typeof key === 'string') holds.set(siteId, key)
    for (const { id, lack } of incomplete) holds.set(id, lack)

    for (const [siteId, reason] of holds) {
      if (before.get(siteId) === reason) continue
      raise({ code: codeOf(reason), siteId, detail: HOLD_WORDS[reason].replace('<id>', siteId) })
    }
    before = holds
    return holds
  }

  return { list: freshly(look) }
}

function codeOf(reason: HoldReason): AlertCode {
  if (reason === 'dkim-key-unusable' || reason === 'dkim-key-misaligned') return reason
  return 'site-incomplete'
}
