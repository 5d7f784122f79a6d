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

const REMIND_EVERY_MS = 30 * 60_000

/** Finds sites whose mail would go out without what it needs, and raises an alert while it lasts. */
export function openSiteHolds({ db, keys, raise }: Parts): SiteHolds {
  const tell = openTelling(raise)

  const look = async (): Promise<Map<SiteId, HoldReason>> => {
    const [incomplete, inUse] = await Promise.all([listIncompleteSites(db), keys?.list() ?? []])
    const holds = new Map<SiteId, HoldReason>()
    for (const [siteId, key] of inUse) if (typeof key === 'string') holds.set(siteId, key)
    for (const { id, lack } of incomplete) holds.set(id, lack)

    tell(holds)
    return holds
  }

  return { list: freshly(look) }
}

/** Raises an alert for each hold that is new, or was last told of half an hour ago. */
function openTelling(raise: Raise): (holds: Map<SiteId, HoldReason>) => void {
  const told = new Map<SiteId, { reason: HoldReason; at: number }>()

  return (holds) => {
    for (const siteId of told.keys()) if (!holds.has(siteId)) told.delete(siteId)

    const now = performance.now()
    for (const [siteId, reason] of holds) {
      const last = told.get(siteId)
      if (last?.reason === reason && now - last.at < REMIND_EVERY_MS) continue
      raise({ code: codeOf(reason), siteId, detail: HOLD_WORDS[reason].replace('<id>', siteId) })
      told.set(siteId, { reason, at: now })
    }
  }
}

function codeOf(reason: HoldReason): AlertCode {
  if (reason === 'dkim-key-unusable' || reason === 'dkim-key-misaligned') return reason
  return 'site-incomplete'
}
