import process from 'node:process'
import { installDependencies } from './dependencies.mjs'
import { report } from './failure.mjs'
import { continueOnPinnedNode } from './node.mjs'
import { listenForStop } from './stop-signal.mjs'

const INTERRUPTED = 130

/** Returns when the locked dependencies are there and this process is the pinned Node. */
export async function prepare() {
  const signal = listenForStop()
  try {
    await installDependencies(signal)
    await continueOnPinnedNode()
  } catch (error) {
    if (signal.aborted) process.exit(INTERRUPTED)
    report(error)
    process.exit(1)
  }
}
