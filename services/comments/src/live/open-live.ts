import type { Resources } from '@afterword/shared/service'
import type { CommentsSchema } from '../schema.ts'
import { type AnswerMemory, NO_MEMORY, openAnswerMemory } from './answer-memory.ts'
import { watchPages } from './watch-pages.ts'

export type Live = { answers: AnswerMemory; stop: () => Promise<void> }

const USUAL_MB = 64

/** What this process knows of pages by heart: answers about them, and who listens to them. */
export function openLive(
  resources: Resources<CommentsSchema>,
  { answerMemoryMb = USUAL_MB }: { answerMemoryMb?: number | undefined },
): Live {
  const watch = watchPages(resources)
  const mostBytes = answerMemoryMb * 1024 * 1024
  return {
    answers: mostBytes > 0 ? openAnswerMemory({ watch, mostBytes }) : NO_MEMORY,
    stop: watch.stop,
  }
}
