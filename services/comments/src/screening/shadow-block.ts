import type { Phase } from './phase.ts'

/** Who is blocked like this sees what they wrote as if all did. */
export const shadowBlock: Phase = {
  name: 'shadow-block',
  told: null,
  look: (facts) => (facts.block === 'shadow' ? 'spam' : undefined),
}
