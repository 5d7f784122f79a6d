import type { Phase } from './phase.ts'

export const threadState: Phase = (submission) =>
  submission.threadState === 'premoderated'
    ? { reason: 'thread-premoderated', status: 'pending', told: 'thread-moderated' }
    : undefined
