import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { signalGroup } from './commands.mjs'
import { Failure } from './failure.mjs'
import { findFreePort } from './ports.mjs'

const READY_WITHIN_MS = 60_000
const ATTEMPTS = 3
const LINES_KEPT = 20

/**
 * Starts a process that lives as long as the session. It has a process group of its own, so that Ctrl-C
 * reaches only us and we stop things in order. `ended` rejects if the program cannot be run at all.
 */
export function startProcess(session, { command, args, options, ...named }) {
  session.signal.throwIfAborted()
  const child = spawn(command, args, { ...options, detached: true })
  const ended = once(child, 'exit')
  // Whoever waits for it sees the error; nobody has to.
  ended.catch(() => {})

  if (child.pid !== undefined) {
    session.addProcess({ ...named, pid: child.pid })
    session.onEnd(() => stopChild({ child, ended, ...named }))
  }
  return { child, ended }
}

/**
 * Starts the server that `describe(port)` describes, and waits for its line `ready`. A free port may be
 * taken before the server has it, then another one is tried.
 */
export async function startOnFreePort(session, describe) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort()
    const { ready, input = '', ...server } = describe(port)
    const { child, ended } = startProcess(session, server)
    const lines = []
    const isReady = readUntil({ child, ready, lines })
    child.stdin.on('error', () => {}).end(input)

    if (await firstOf(session.signal, [isReady, ended])) return { port, ended }
    if (attempt === ATTEMPTS || !lines.some((line) => /already in use/i.test(line))) {
      throw new Failure(`${server.name} did not start: ${findReason(lines)}`)
    }
  }
}

function readUntil({ child, ready, lines }) {
  return new Promise((resolve) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface(output).on('line', (line) => {
        lines.push(line)
        if (lines.length > LINES_KEPT) lines.shift()
        if (ready.test(line)) resolve(true)
      })
    }
  })
}

/** Whether it is ready; false if it has ended or takes too long. */
async function firstOf(signal, [isReady, ended]) {
  const timer = new AbortController()
  const late = wait(READY_WITHIN_MS, false, { signal: AbortSignal.any([signal, timer.signal]) })
  try {
    return await Promise.race([
      isReady,
      late,
      ended.then(
        () => false,
        () => false,
      ),
    ])
  } finally {
    late.catch(() => {})
    timer.abort()
  }
}

function findReason(lines) {
  return lines.find((line) => line.includes('FATAL')) ?? lines.at(-1) ?? 'it said nothing'
}

async function stopChild({ child, ended, stopSignal, graceMs }) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(stopSignal)
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}
