import type { Phase } from './phase.ts'

export const flood: Phase = { name: 'flood', told: null, look: (facts) => facts.flood }
