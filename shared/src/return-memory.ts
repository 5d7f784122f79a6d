import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back to the system what the start took and nobody needs any more. Loading hundreds of
 * modules widens V8's space for new objects to 64 MB, and V8 keeps it until the system is short of
 * memory; a third of an idle process was that. It widens again where there is work. Only the
 * collection that V8 makes before it gives up does this, and it is asked for in this roundabout
 * way. It stops the process for 0.1 s, so once, and soon after the start, is enough.
 */
export function returnMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' })
}
