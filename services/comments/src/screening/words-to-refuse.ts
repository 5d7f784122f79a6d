import { Problem } from '@afterword/shared/problem'
import type { Phase } from './phase.ts'

/** Does not say which word it was: nobody is to learn the list by trying. */
export const wordsToRefuse: Phase = {
  name: 'words-to-refuse',
  told: null,
  look: ({ wordsFound }) =>
    wordsFound.refuse === undefined ? undefined : new Problem('comment-refused'),
}
