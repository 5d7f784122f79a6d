import { Problem } from '@afterword/shared/problem'
import type { Phase } from './phase.ts'

export const duplicate: Phase = {
  name: 'duplicate',
  told: null,
  look: ({ isDuplicate }) => (isDuplicate ? new Problem('duplicate-comment') : undefined),
}
