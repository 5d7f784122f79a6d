import type { Resources } from '@afterword/shared/service'
import type { CommentsSchema } from '../schema.ts'
import { type AnswerMemory, NO_MEMORY, openAnswerMemory } from './answer-memory.ts'
import { openStreams, type Streams } from './streams.ts'
import { watchPages } from './watch-pages.ts'

export type Live = { answers: AnswerMemory; streams: Streams; stop: () => Promise<void> }

const USUAL_MB = 64

/** What this process knows of pages by heart: answers about them, and who listens to them. */
export function openLive(
  resources: Resources<CommentsSchema>,
  { answerMemoryMb = USUAL_MB }: { answerMemoryMb?: number | undefined },
): Live {
  const watch = watchPages(resources)
  const streams = openStreams({ ...resources, watch })
  const mostBytes = answerMemoryMb * 1024 * 1024
  return {
    answers: mostBytes > 0 ? openAnswerMemory({ watch, mostBytes }) : NO_MEMORY,
    streams,
    async stop() {
      streams.stop()
      await watch.stop()
    },
  }
}
