import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { listNames } from '../thread-names/store.ts'
import type { ThreadAnswer } from './api.ts'
import { findState } from './find-state.ts'
import { toManagedJson } from './managed-json.ts'
import { valuesOf } from './page.ts'
import { findThreadNow } from './store.ts'

/** A thread with all it goes by. One that was merged is the one it was merged into. */
export async function viewThread(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { site, id }: { site: SiteId; id: ThreadId },
): Promise<z.infer<typeof ThreadAnswer>> {
  const thread = await findThreadNow(db, { site, id })
  if (!thread) throw new Problem('thread-not-found')

  const [{ state }, names] = await Promise.all([
    findState(db, { site, thread, now: now() }),
    listNames(db, thread.id),
  ])
  return {
    thread: { ...toManagedJson(thread), effectiveState: state, aliases: valuesOf(names) },
  }
}
