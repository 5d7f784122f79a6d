import type { Phase } from './phase.ts'

export const wordsToHold: Phase = {
  name: 'words-to-hold',
  told: 'under-review',
  look: ({ wordsFound }) => (wordsFound.hold === undefined ? undefined : 'pending'),
  detail: ({ wordsFound }) => wordsFound.hold,
}
