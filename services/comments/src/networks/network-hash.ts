import { createHmac } from 'node:crypto'
import type { TokenKey } from '@afterword/shared/config'
import type { SiteId } from '@afterword/shared/ids'
import type { Deps } from '../deps.ts'

/**
 * Networks go by another hash in each window. A hash is looked for under this window's name and
 * the last one's, so what is known of a network (a block, a report) holds for at least a window;
 * and under every live key, so that it outlives a change of keys.
 */
export const WINDOW_DAYS = 30

const WINDOW_MS = WINDOW_DAYS * 24 * 60 * 60 * 1_000

/** A `clientNetwork` or its prefix, at a site, at a time. */
type Network = { site: SiteId; client: string; now: Date }

type Keys = Pick<Deps, 'tokenKeys'>

/** What is stored of the network a request came from: nobody without our key can tell it back. */
export function hashNetwork({ tokenKeys: [key] }: Keys, network: Network): Buffer {
  if (!key) throw new Error('no token key')
  return hashIn(windowOf(network.now), key, network)
}

/** Every hash this network may be stored under. */
export function hashesOfNetwork({ tokenKeys }: Keys, network: Network): Buffer[] {
  const window = windowOf(network.now)
  return tokenKeys.flatMap((key) => [window, window - 1].map((each) => hashIn(each, key, network)))
}

function windowOf(now: Date): number {
  return Math.floor(now.getTime() / WINDOW_MS)
}

function hashIn(window: number, { secret }: TokenKey, { site, client }: Network): Buffer {
  return createHmac('sha256', secret).update(`network\n${site}\n${window}\n${client}`).digest()
}
