import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { DEFAULT_SETTINGS } from '../site-settings/settings.ts'
import { effectiveState } from '../threads/effective-state.ts'
import type { PageKeys } from '../threads/page.ts'
import type { ThreadState } from '../threads/thread.ts'

/** A page of a site, by the names it goes by. */
export type NamedPage = { site: SiteId; keys: PageKeys }

/** What the database says of a page: its thread, and what makes that thread's state. */
export type PageRow = {
  id: ThreadId | null
  url: string | null
  title: string | null
  vouchedAt: Date | null
  version: number | null
  regroupedVersion: number | null
  approvedCount: number | null
  createdAt: Date | null
  state: ThreadState | null
  section: ThreadState | null
  threadState: ThreadState | null
  everyThread: Exclude<ThreadState, 'open'> | null
  closeAfterDays: number | null
  /** Of the site. One remembered from before may be another than these answers are kept for. */
  origins: string[]
  /** Changes with the site and its settings, whichever of them matter. */
  surroundings: string
}

/** All that answers about a page depend on: they are the same as long as this is. */
export type PageState = {
  thread: ThreadId | null
  state: ThreadState
  version: number
  /** Whoever has seen an earlier version knows other comments than those the thread went on from. */
  regroupedVersion: number
  count: number
  surroundings: string
}

export function pageState(row: PageRow, now: Date): PageState {
  const { threadState, everyThread, closeAfterDays, surroundings } = row
  const opened = row.createdAt ? { state: row.state, createdAt: row.createdAt } : undefined
  const state = effectiveState({
    thread: opened,
    section: row.section ?? undefined,
    settings: {
      threadState: threadState ?? DEFAULT_SETTINGS.threadState,
      everyThread,
      closeAfterDays,
    },
    now,
  })
  const count = state === 'hidden' ? 0 : (row.approvedCount ?? 0)
  const { id: thread, version, regroupedVersion } = row
  return {
    thread,
    state,
    version: version ?? 0,
    regroupedVersion: regroupedVersion ?? 0,
    count,
    surroundings,
  }
}

/** Whether comments alone can have changed between the two: neither the thread nor its state. */
export function isSameThread(one: PageState, other: PageState): boolean {
  return (
    one.thread === other.thread &&
    one.state === other.state &&
    one.surroundings === other.surroundings
  )
}

export function isSameState(one: PageState, other: PageState): boolean {
  return one.version === other.version && isSameThread(one, other)
}

export function pageName({ site, keys }: NamedPage): string {
  return JSON.stringify([site, keys.id, keys.url])
}
