import type { ManagedThread } from './api.ts'
import type { Thread } from './thread.ts'

/** A thread as the site itself sees it. */
export function toManagedJson(thread: Thread): ManagedThread {
  const { id, url, title, vouchedAt, state, section, approvedCount, version, createdAt } = thread
  return {
    id,
    url,
    title,
    vouched: vouchedAt !== null,
    state,
    section,
    count: approvedCount,
    version,
    createdAt: createdAt.toISOString(),
  }
}
