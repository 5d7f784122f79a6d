import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Child = {
  pid: number
  /** Every line it has written so far, to either stream. */
  lines: string[]
  /** Those of them that it wrote to stderr. */
  complaints: string[]
  /** Resolves with the first line, past or future, that matches; rejects if it ends before. */
  says: (pattern: RegExp) => Promise<string>
  kill: (signal: NodeJS.Signals) => void
  /** Its exit code, or null when a signal ended it. */
  ended: Promise<number | null>
  hasEnded: () => boolean
}

type Command = {
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
}

/** Starts a process whose output can be waited for. */
export function startChild({ command, args, ...options }: Command): Child {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const complaints: string[] = []
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())
  for (const output of [child.stdout, child.stderr]) {
    createInterface(output).on('line', (line) => {
      lines.push(line)
      if (output === child.stderr) complaints.push(line)
      changed()
    })
  }
  const ended = endOf(child)
  let isOver = false
  void ended.finally(() => {
    isOver = true
    changed()
  })

  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = lines.find((candidate) => pattern.test(candidate))
        if (line === undefined && !isOver) return
        listeners.delete(look)
        if (line === undefined) reject(new Error(`ended without ${pattern}:\n${lines.join('\n')}`))
        else resolve(line)
      }
      listeners.add(look)
      look()
    })

  const kill = (signal: NodeJS.Signals): void => void child.kill(signal)
  return { pid: child.pid ?? 0, lines, complaints, says, kill, ended, hasEnded: () => isOver }
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close')
  return code
}
