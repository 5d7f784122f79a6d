import { ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { type Thread, ThreadState } from './thread.ts'

export const ThreadJson = z
  .object({
    id: ThreadId.nullable().describe('Null while nobody has commented'),
    url: z.url().describe('Of the page: as the site has it, else as it was asked for'),
    title: z.string().nullable().describe('As the site has it; null while it has not said'),
    state: ThreadState,
    count: z.int().min(0).describe('How many comments everyone may see'),
    version: z.int().min(0).describe('Grows with each visible change'),
  })
  .meta({ id: 'Thread' })
export type ThreadJson = z.infer<typeof ThreadJson>

type Seen = {
  thread:
    | Pick<Thread, 'id' | 'url' | 'title' | 'vouchedAt' | 'approvedCount' | 'version'>
    | undefined
  state: ThreadState
  /** As it was asked for. */
  url: string
}

/** What visitors say about a page is not repeated to others; what the site says is. */
export function toThreadJson({ thread, state, url }: Seen): ThreadJson {
  if (!thread || state === 'hidden') {
    return { id: null, url, title: null, state, count: 0, version: thread?.version ?? 0 }
  }
  const isVouched = thread.vouchedAt !== null
  return {
    id: thread.id,
    url: isVouched ? thread.url : url,
    title: isVouched ? thread.title : null,
    state,
    count: thread.approvedCount,
    version: thread.version,
  }
}
