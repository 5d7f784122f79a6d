import { createHmac } from 'node:crypto'
import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'

/**
 * Networks go by another hash in each window. A hash is looked for under this window's name and
 * the last one's, so what is known of a network (a block, a report) holds for at least a window.
 */
export const WINDOW_DAYS = 30

const WINDOW_MS = WINDOW_DAYS * 24 * 60 * 60 * 1_000

/** A `clientNetwork` or its prefix, at a site, at a time. */
type Network = { site: SiteId; client: string; now: Date }

type Keys = Pick<Deps, 'tokenKeys'>

/** What is stored of the network a request came from: nobody without our key can tell it back. */
export function hashNetwork(keys: Keys, network: Network): Buffer {
  return hashIn(windowOf(network.now), keys, network)
}

/** Every hash this network may be stored under. */
export function hashesOfNetwork(keys: Keys, network: Network): Buffer[] {
  const window = windowOf(network.now)
  return [window, window - 1].map((each) => hashIn(each, keys, network))
}

function windowOf(now: Date): number {
  return Math.floor(now.getTime() / WINDOW_MS)
}

function hashIn(window: number, { tokenKeys: [key] }: Keys, { site, client }: Network): Buffer {
  if (!key) throw new Error('no token key')
  return createHmac('sha256', key.secret).update(`network\n${site}\n${window}\n${client}`).digest()
}
