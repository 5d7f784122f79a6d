import { onceAMinute } from '@afterword/shared/once-a-minute'
import { Problem } from '@afterword/shared/problem'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { CommentsSchema } from '../schema.ts'
import { countText, HEARTBEAT, reloadText, retryText } from './event-text.ts'
import type { NamedPage } from './page-state.ts'
import { say, type Stream } from './stream.ts'
import { tellChanges } from './tell-changes.ts'
import type { PageWatch, Sighting, WatchedPage } from './watch-pages.ts'

export type Listener = Pick<Stream, 'res' | 'client'> & {
  seen: Sighting & { page: NamedPage }
  /** The last version it has heard of; undefined if it knows nothing yet. */
  since: number | undefined
}

export type Streams = {
  /** Takes an answer whose headers are set and keeps it open, or throws if there are too many. */
  open: (listener: Listener) => void
  /** Ends all streams, with a word on when to come again. */
  stop: () => void
}

const MOST = 8_000
/** A carrier has thousands of readers behind one address: it may have a quarter of all. */
const MOST_PER_CLIENT = 2_048
/** Shorter than what proxies take for a dead line. */
const HEARTBEAT_MS = 20_000
const AGAIN_AFTER_SECONDS = 30

type Parts = { db: Kysely<CommentsSchema>; watch: PageWatch; log: Logger }

/** The readers who watch threads live, told by the same look at versions that answers live by. */
export function openStreams({ db, watch, log }: Parts): Streams {
  const streams = new Set<Stream>()
  const perClient = new Map<string, number>()
  const tell = teller({ db, watch, log, streams })
  const beat = setInterval(() => streams.forEach((one) => say(one, HEARTBEAT)), HEARTBEAT_MS)
  beat.unref()

  const close = (stream: Stream): void => {
    if (!streams.delete(stream)) return
    watch.unwatch(stream, stream.page)
    const left = (perClient.get(stream.client) ?? 0) - 1
    if (left > 0) perClient.set(stream.client, left)
    else perClient.delete(stream.client)
  }

  return {
    open({ res, client, seen, since }) {
      const theirs = perClient.get(client) ?? 0
      refuseTooMany(streams.size, theirs)
      perClient.set(client, theirs + 1)

      const stream = openStream({ watch, res, client, seen }, tell)
      streams.add(stream)
      res.once('close', () => close(stream))
      res.once('stopping', () => res.end(retryText()))

      say(stream, retryText())
      if (since === undefined) say(stream, countText(stream.page.state))
      stream.version = since ?? stream.page.state.version
      tell(stream.page)
    },
    stop() {
      clearInterval(beat)
      for (const { res } of streams) res.end(retryText())
    },
  }
}

function refuseTooMany(all: number, theirs: number): void {
  const retryAfterSeconds = AGAIN_AFTER_SECONDS
  if (theirs >= MOST_PER_CLIENT) throw new Problem('too-many-requests', { retryAfterSeconds })
  if (all >= MOST) throw new Problem('unavailable', { retryAfterSeconds })
}

type Opening = { watch: PageWatch } & Pick<Listener, 'res' | 'client' | 'seen'>

function openStream(
  { watch, res, client, seen }: Opening,
  tell: (page: WatchedPage) => void,
): Stream {
  const changed: Stream['changed'] = (page, before) => {
    const isOther = before.state.thread !== null && page.state.thread !== before.state.thread
    if (page.state.state === 'hidden') {
      res.end()
    } else if (isOther) {
      stream.version = page.state.version
      say(stream, reloadText(page.state))
    } else if (page.state.version === before.state.version) {
      say(stream, countText(page.state))
    } else {
      tell(page)
    }
  }
  const watcher = { changed }
  const page = watch.watch(watcher, seen)
  const stream: Stream = Object.assign(watcher, { res, client, page, version: page.state.version })
  return stream
}

type Telling = Parts & { streams: ReadonlySet<Stream> }

/** One page is told by one at a time. What fails is tried again with the next check. */
function teller({ db, watch, log, streams }: Telling): (page: WatchedPage) => void {
  const owed = new Set<WatchedPage>()
  const busy = new Set<WatchedPage>()
  const onError = onceAMinute((error) => log.warn({ err: error }, 'changes could not be told'))

  const tell = async (page: WatchedPage): Promise<void> => {
    owed.add(page)
    if (busy.has(page)) return
    busy.add(page)
    try {
      while (owed.delete(page)) await tellChanges(db, page, streams)
    } catch (error) {
      owed.add(page)
      onError(error)
    } finally {
      busy.delete(page)
    }
  }
  watch.beforeChecks(() => owed.forEach((page) => void tell(page)))
  return (page) => void tell(page)
}
