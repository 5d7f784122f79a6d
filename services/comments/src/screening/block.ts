import { Problem } from '@afterword/shared/problem'
import type { Phase } from './phase.ts'

export const block: Phase = {
  name: 'block',
  told: null,
  look: (facts) => (facts.block === 'open' ? new Problem('blocked') : undefined),
}
