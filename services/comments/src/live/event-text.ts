import { type ListedJson, toListedJson } from '../comments/comment-json.ts'
import type { ChangedComment } from '../comments/placed-store.ts'
import type { PageState } from './page-state.ts'

/** What a stream is told, in the words of `text/event-stream`. */
export type EventText = string

export const HEARTBEAT: EventText = ':\n\n'

/** More changes than this are not told one by one: the client reads the thread again. */
export const MOST_CHANGES = 100

const RETRY_MS = { least: 1_000, most: 10_000 }

/**
 * All that has changed since a version. Its number is the id of the last event alone, so that
 * whoever loses the line half-way hears the whole again.
 */
export function changesText(changes: ChangedComment[], since: number, now: PageState): EventText {
  if (changes.length > MOST_CHANGES) return reloadText(now)
  return changes.map((change) => changeText(change, since)).join('') + countText(now)
}

function changeText(change: ChangedComment, since: number): EventText {
  if (!change.shown) return eventText('removed', { id: change.id })
  const isNew = (change.shownSince ?? 0) > since
  const data: { comment: ListedJson } = { comment: toListedJson(change) }
  return eventText(isNew ? 'approved' : 'edited', data)
}

export function countText({ count, state, version }: PageState): EventText {
  return `id: ${version}\n${eventText('count', { count, state, version })}`
}

/** What the client has seen is not what this thread goes on from. */
export function reloadText({ version }: PageState): EventText {
  return `id: ${version}\n${eventText('reload', { version })}`
}

/** When to come again: not all at the same moment. */
export function retryText(): EventText {
  const { least, most } = RETRY_MS
  return `retry: ${Math.round(least + Math.random() * (most - least))}\n\n`
}

function eventText(event: string, data: object): EventText {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
