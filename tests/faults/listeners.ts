import type { SiteId } from '@afterword/shared/ids'
import { type EventStream, openEvents } from '../support/event-stream.ts'
import { until } from '../support/until.ts'
import { PAGE } from './posts.ts'

/** A reader who watches the page live, and comes again when the stream ends. */
export type Listener = {
  /** How many comments it was told of. */
  heard: () => number
  /** Streams that ended as they should, with a word on when to come again. */
  ended: () => number
  /** Streams that ended otherwise, or never began. */
  broken: () => number
  close: () => void
}

const HINT = /\nretry: \d+\n\n$/

export async function listenOn(url: string, site: SiteId): Promise<Listener> {
  const path = `${url}/comments/v1/sites/${site}/events?url=${encodeURIComponent(PAGE)}`
  const comments = new Set<string>()
  let [ended, broken] = [0, 0]
  const closed = new AbortController()
  let since: string | undefined
  let stream = await openEvents(path)

  const gather = ({ events }: EventStream): void => {
    since = events.findLast(({ id }) => id !== undefined)?.id ?? since
    for (const { event, data } of events) {
      if (event === 'approved' && data.comment) comments.add(data.comment.id)
    }
  }
  const follow = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      await until(() => stream.isOver(), FOR_EVER)
      if (closed.signal.aborted) return
      gather(stream)
      if (stream.status === 200 && HINT.test(stream.text())) ended += 1
      else broken += 1
      stream = await openEvents(path, since === undefined ? {} : { 'Last-Event-ID': since })
    }
  }
  const following = follow()
  following.catch(() => (broken += 1))

  return {
    heard() {
      gather(stream)
      return comments.size
    },
    ended: () => ended,
    broken: () => broken,
    close() {
      closed.abort()
      stream.close()
    },
  }
}

const FOR_EVER = 600
