import type { Phase } from './phase.ts'

/** A machine that fills every field must not learn that it was seen: it hears what a person would. */
export const honeypot: Phase = ({ trapSprung }) =>
  trapSprung ? { reason: 'honeypot', status: 'spam', told: 'under-review' } : undefined
