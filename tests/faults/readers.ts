import { setTimeout as delay } from 'node:timers/promises'
import type { SiteId } from '@afterword/shared/ids'
import { PAGE } from './posts.ts'

export type Readers = {
  /** Reads that were not answered 200. */
  failed: () => number
  finish: () => Promise<void>
}

const AT_ONCE = 6
const PAUSE_MS = 50

/** People who open the page, one after the other, from several sides at once. */
export function startReaders(url: string, sites: SiteId[]): Readers {
  let failed = 0
  const over = new AbortController()
  const read = async (site: SiteId): Promise<void> => {
    const query = new URLSearchParams({ url: PAGE })
    const response = await fetch(`${url}/comments/v1/sites/${site}/thread?${query.toString()}`)
    await response.arrayBuffer()
    if (response.status !== 200) failed += 1
  }
  const readOn = async (index: number): Promise<void> => {
    while (!over.signal.aborted) {
      const site = sites[index % sites.length]
      if (site) await read(site).catch(() => (failed += 1))
      await delay(PAUSE_MS)
    }
  }
  const reading = Array.from({ length: AT_ONCE }, (_, index) => readOn(index))

  return {
    failed: () => failed,
    async finish() {
      over.abort()
      await Promise.all(reading)
    },
  }
}
