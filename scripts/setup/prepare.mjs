import process from 'node:process'
import { installDependencies } from './dependencies.mjs'
import { report } from './failure.mjs'
import { continueOnPinnedNode } from './node.mjs'

/** Returns when the locked dependencies are there and this process is the pinned Node. */
export async function prepare() {
  try {
    await installDependencies()
    await continueOnPinnedNode()
  } catch (error) {
    report(error)
    process.exit(1)
  }
}
