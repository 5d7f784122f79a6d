import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import process from 'node:process'
import { Failure } from './failure.mjs'
import { inRepository } from './repository.mjs'

const OLDEST_MAJOR = 24

/** Goes on under the pinned Node: returns if this is it, else runs the same command with it and ends. */
export async function continueOnPinnedNode() {
  const pinned = inRepository('node_modules', '.bin', 'node')
  if (existsSync(pinned) && realpathSync(pinned) === realpathSync(process.execPath)) return

  if (isRecent(versionOf(pinned))) process.exit(await runAgain(pinned))
  if (!isRecent(process.version)) {
    throw new Failure(
      `needs Node ${OLDEST_MAJOR} or newer, this is ${process.version} and npm has no Node for ` +
        `${process.platform}-${process.arch}: install Node ${OLDEST_MAJOR} and try again`,
    )
  }
}

/** The channel lets the second process notice when this one is killed; signals are passed on. */
async function runAgain(node) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  const [code, signal] = await once(child, 'exit')
  return code ?? 128 + constants.signals[signal]
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''
}

function isRecent(version) {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= OLDEST_MAJOR
}
