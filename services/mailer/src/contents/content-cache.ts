import type { ContentId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { MailerSchema } from '../schema.ts'
import type { Content } from './content.ts'
import { findContent } from './store.ts'

/** Finds a content by its id. */
export type Contents = { find: (id: ContentId) => Promise<Content> }

/** At some 15 kB each, a few megabytes. */
const MOST_ENTRIES = 200

/** Remembers contents: they never change, and a campaign asks for the same one a million times. */
export function openContents(db: Kysely<MailerSchema>): Contents {
  const entries = new Map<ContentId, Promise<Content>>()

  return {
    find(id) {
      const known = entries.get(id)
      if (known) return known

      if (entries.size >= MOST_ENTRIES) entries.clear()
      const content = findContent(db, id)
      entries.set(id, content)
      content.catch(() => entries.delete(id))
      return content
    },
  }
}
