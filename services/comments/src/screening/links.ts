import type { Phase } from './phase.ts'

export const links: Phase = (submission) =>
  submission.links > submission.maxLinks
    ? { reason: 'links', status: 'pending', told: 'links' }
    : undefined
