import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { cpuMs } from './cpu.ts'

const run = promisify(execFile)

export type Load = {
  url: string
  connections: number
  seconds: number
  headers?: Record<string, string>
  /** A Lua script that makes the requests, and what it is told. */
  script?: { file: string; args: string[] }
}

/** What one run of load cost a server: its own CPU time, and how it served. */
export type Cost = { cpuMsPerThousand: number; perSecond: number; p99Ms: number; requests: number }

const LOAD_CORE = '1'

/** Drives a server with wrk on the other core, and measures what that costs process `pid`. */
export async function drive(pid: number, load: Load): Promise<Cost> {
  const before = cpuMs(pid)
  const output = await wrk(load)
  const spent = cpuMs(pid) - before

  const requests = Number(/(\d+) requests in/.exec(output)?.[1])
  refuseFailures(load.url, output)
  return {
    requests,
    cpuMsPerThousand: (spent / requests) * 1_000,
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]),
    p99Ms: readTime(/99%\s+(\S+)/.exec(output)?.[1] ?? ''),
  }
}

async function wrk({ url, connections, seconds, headers = {}, script }: Load): Promise<string> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s']
  for (const [name, value] of Object.entries(headers)) args.push('-H', `${name}: ${value}`)
  if (script) args.push('-s', script.file)
  const program = process.env['WRK_PATH'] ?? 'wrk'
  const command = [
    '-c',
    LOAD_CORE,
    program,
    ...args,
    url,
    ...(script ? ['--', ...script.args] : []),
  ]
  const { stdout } = await run('taskset', command, { maxBuffer: 2 ** 24 })
  return stdout
}

function refuseFailures(url: string, output: string): void {
  const failed = /Non-2xx or 3xx responses: \d+|Socket errors: .*/.exec(output)
  if (failed) throw new Error(`${url}: ${failed[0]}`)
}

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 }

function readTime(text: string): number {
  const [, value, unit = ''] = /^([\d.]+)(us|ms|s|m)$/.exec(text) ?? []
  return Number(value) * (UNITS[unit] ?? Number.NaN)
}
