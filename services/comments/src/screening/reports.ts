import type { Phase } from './phase.ts'

/** Readers' reports hold a comment when they come in; its author cannot edit them away. */
export const reports: Phase = {
  name: 'reports',
  told: 'under-review',
  look: ({ reasonsBefore }) => (reasonsBefore.includes('reports') ? 'pending' : undefined),
}
