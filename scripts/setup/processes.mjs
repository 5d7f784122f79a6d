import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { signalGroup } from './commands.mjs'

const LOOK_EVERY_MS = 50

/**
 * When a process began, as an opaque text; undefined if it is gone. A number is given again to another
 * process sooner or later, number and beginning together are not.
 */
export function beginningOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    const isDead = fields[0] === 'Z' || fields[0] === 'X'
    return isDead ? undefined : fields[19]
  } catch {
    return process.platform === 'linux' ? undefined : ps(pid, 'lstart')
  }
}

/** The command line of a living process. */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return process.platform === 'linux' ? undefined : ps(pid, 'command')
  }
}

function ps(pid, column) {
  const { status, stdout } = spawnSync('ps', ['-p', pid, '-o', `${column}=`], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

export function isAlive({ pid, beginning }) {
  return beginning !== undefined && beginningOf(pid) === beginning
}

/** Asks a process that is not our child to stop, and kills its group if it does not in time. */
export async function stopProcess({ stopSignal, graceMs, ...identity }) {
  if (!isAlive(identity)) return
  process.kill(identity.pid, stopSignal)

  const deadline = Date.now() + graceMs
  while (isAlive(identity)) {
    if (Date.now() > deadline) signalGroup(identity.pid, 'SIGKILL')
    await wait(LOOK_EVERY_MS)
  }
}
