import type { ServerResponse } from 'node:http'
import type { EventText } from './event-text.ts'
import type { WatchedPage, Watcher } from './watch-pages.ts'

/** A reader who watches a thread live. */
export type Stream = Watcher & {
  res: ServerResponse
  client: string
  page: WatchedPage
  /** The last version it has heard of. */
  version: number
}

/** Whoever is so far behind does not read any more. */
const MOST_BUFFERED_BYTES = 256 * 1024

export function say({ res }: Pick<Stream, 'res'>, text: EventText): void {
  res.write(text)
  if (res.writableLength > MOST_BUFFERED_BYTES) res.destroy()
}
