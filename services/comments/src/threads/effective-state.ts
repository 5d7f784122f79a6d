import type { SiteSettings } from '../site-settings/settings.ts'
import type { Thread, ThreadState } from './thread.ts'

/** The state that holds: the thread's own, else its site's. */
export function effectiveState(
  thread: Pick<Thread, 'state'> | undefined,
  settings: Pick<SiteSettings, 'threadState'>,
): ThreadState {
  return thread?.state ?? settings.threadState
}
