import type { Phase } from './phase.ts'

export const threadState: Phase = {
  name: 'thread-premoderated',
  told: 'thread-moderated',
  look: (facts) => (facts.threadState === 'premoderated' ? 'pending' : undefined),
}
