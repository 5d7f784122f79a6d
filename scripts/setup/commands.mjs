import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const USUAL_GRACE_MS = 5000

/** The first of these programs that stands in a folder of PATH, in the order of the names. */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return files.find(isProgram)
}

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * Runs a command to its end and tells its exit code and output; with `show` the output goes to the screen.
 * It runs in a process group of its own, so that an abort reaches its children too, and Ctrl-C only us.
 */
export function run(command, args, { signal, graceMs, show = false, ...options } = {}) {
  signal?.throwIfAborted()
  const output = show ? 'inherit' : 'pipe'
  const child = spawn(command, args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  })
  const chunks = []
  child.stdout?.on('data', (chunk) => chunks.push(chunk))
  child.stderr?.on('data', (chunk) => chunks.push(chunk))

  return new Promise((resolve, reject) => {
    const interrupt = () => interruptGroup(child, graceMs)
    signal?.addEventListener('abort', interrupt)
    child.once('error', reject)
    child.once('close', (code) => {
      signal?.removeEventListener('abort', interrupt)
      if (signal?.aborted) reject(signal.reason)
      else resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() })
    })
  })
}

function interruptGroup(child, graceMs = USUAL_GRACE_MS) {
  signalGroup(child.pid, 'SIGINT')
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs)
  child.once('close', () => clearTimeout(timer))
}

export function signalGroup(pid, name) {
  try {
    process.kill(-pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

export function lastLine(output) {
  return output.trimEnd().split('\n').at(-1)
}
