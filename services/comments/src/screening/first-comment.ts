import type { Phase } from './phase.ts'

/** Waits for whom the site does not know yet. An address that was only typed proves nothing. */
export const firstComment: Phase = {
  name: 'first-comment',
  told: 'first-comment',
  look: ({ approvedBefore, byStaff, settings }) =>
    !byStaff && approvedBefore < settings.firstCommentsWait ? 'pending' : undefined,
}
