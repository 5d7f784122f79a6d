import type { Phase } from './phase.ts'

/** A machine that fills every field must not learn that it was seen: it hears what a person would. */
export const honeypot: Phase = {
  name: 'honeypot',
  told: 'under-review',
  look: ({ trapSprung }) => (trapSprung ? 'spam' : undefined),
}
