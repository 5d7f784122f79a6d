import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Linux counts a process's CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10
const SERVER_CORE = '0'

/** User and system time of a process so far: fields 14 and 15 of /proc/pid/stat (proc(5)). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

export function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024
}

/** Keeps a server off the core that the load comes from. */
export function pinServer(pid: number): void {
  execFileSync('taskset', ['-a', '-p', '-c', SERVER_CORE, String(pid)])
}
