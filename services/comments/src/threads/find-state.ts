import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SiteSettings } from '../site-settings/settings.ts'
import { findSiteSettings } from '../site-settings/store.ts'
import { effectiveState } from './effective-state.ts'
import { findSectionState } from './store.ts'
import type { Thread, ThreadState } from './thread.ts'

type About = { site: SiteId; thread: Thread | undefined; now: Date }

/** What a thread is for those who come to it now, and the settings of its site. */
export async function findState(
  db: Kysely<CommentsSchema>,
  { site, thread, now }: About,
): Promise<{ state: ThreadState; settings: SiteSettings }> {
  const [settings, section] = await Promise.all([
    findSiteSettings(db, site),
    thread?.section ? findSectionState(db, site, thread.section) : undefined,
  ])
  return { state: effectiveState({ thread, section, settings, now }), settings }
}
