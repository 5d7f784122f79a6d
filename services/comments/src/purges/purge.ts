import type { ThreadId } from '@afterword/shared/ids'

/** Up to which of its versions the site's caches were told to drop a thread. */
export type PurgesTable = { threadId: ThreadId; version: number }
