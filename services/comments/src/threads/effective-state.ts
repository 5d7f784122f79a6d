import type { SiteSettings } from '../site-settings/settings.ts'
import type { Thread, ThreadState } from './thread.ts'

const STRICTNESS: ThreadState[] = ['open', 'premoderated', 'closed', 'hidden']

const DAY_MS = 24 * 60 * 60 * 1_000

type Parts = {
  thread: Pick<Thread, 'state' | 'createdAt'> | undefined
  /** Of the section its page stands in. */
  section?: ThreadState | undefined
  settings: Pick<SiteSettings, 'threadState' | 'everyThread' | 'closeAfterDays'>
  now: Date
}

/**
 * The strictest of the site's switch, the thread's age, and its own state, its section's or its
 * site's. One that was opened by itself stays so, whatever its age: else nobody could open it again.
 */
export function effectiveState({ thread, section, settings, now }: Parts): ThreadState {
  const own = thread?.state ?? section ?? settings.threadState
  const states = [own, settings.everyThread ?? 'open', isOver(thread, settings, now)]
  return STRICTNESS.findLast((state) => states.includes(state)) ?? own
}

function isOver(
  thread: Parts['thread'],
  { closeAfterDays }: Pick<SiteSettings, 'closeAfterDays'>,
  now: Date,
): ThreadState {
  if (!thread || thread.state === 'open' || closeAfterDays === null) return 'open'
  const age = now.getTime() - thread.createdAt.getTime()
  return age > closeAfterDays * DAY_MS ? 'closed' : 'open'
}
