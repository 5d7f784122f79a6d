import { isDeepStrictEqual } from 'node:util'
import type { Site } from '@afterword/shared/access/store'
import type { ContentId } from '@afterword/shared/ids'
import type { Logger } from 'pino'
import { composeMime } from '../smtp/compose-mime.ts'
import {
  type Describe,
  fillPattern,
  makePattern,
  type MimePattern,
  type Personal,
} from '../smtp/mime-pattern.ts'

/** A copy to write: of which content, as which site, and what would be composed for it. */
type Copy = { contentId: ContentId; site: Site; describe: Describe; personal: Personal }

export type Patterns = {
  /** The same bytes as the composer's, mostly without asking it. */
  write: (copy: Copy) => Promise<Buffer>
}

/** At some 20 kB each. */
const MOST_ENTRIES = 100
/** Of so many copies one is composed as well, and compared. */
const LOOK_AT_ONE_IN = 1_000

type Entry = { site: Site; pattern: Promise<MimePattern | undefined>; copies: number }

/** Composes what a campaign says once for each language, and fills in who it is for. */
export function openPatterns(log: Logger): Patterns {
  const entries = new Map<ContentId, Entry>()

  const entryFor = ({ contentId, site, describe, personal }: Copy): Entry => {
    const known = entries.get(contentId)
    if (known && isSame(known, site)) return known

    if (entries.size >= MOST_ENTRIES) entries.clear()
    const entry = { site, pattern: makePattern(describe, personal), copies: 0 }
    entries.set(contentId, entry)
    entry.pattern.catch(() => entries.delete(contentId))
    return entry
  }

  return {
    async write(copy) {
      const entry = entryFor(copy)
      const pattern = await entry.pattern
      const filled = pattern && fillPattern(pattern, copy.personal)
      if (!filled) return composeMime(await copy.describe(copy.personal))

      entry.copies += 1
      // The second shows whether copies differ in anything that the first could not show.
      if (entry.copies > 2 && entry.copies % LOOK_AT_ONE_IN !== 0) return filled
      const composed = await composeMime(await copy.describe(copy.personal))
      if (!filled.equals(composed)) {
        log.error({ contentId: copy.contentId }, 'a copy was not what the composer writes')
        entry.pattern = Promise.resolve(undefined)
      }
      return composed
    },
  }
}

/** A site is looked up anew every other second, and mostly found as it was. */
function isSame(entry: Entry, site: Site): boolean {
  if (entry.site === site) return true
  if (!isDeepStrictEqual(entry.site, site)) return false
  entry.site = site
  return true
}
