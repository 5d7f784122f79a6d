import { readdir, readFile } from 'node:fs/promises'

/** Of Linux, for all that Node runs on. */
const TICKS_PER_SECOND = 100

/** Processor time a process has used so far, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // Counted from behind the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

export async function countDescriptors(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length
}

/** The most memory that was ever resident, in MB. */
export async function mostResidentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const most = /^VmHWM:\s+(\d+)/m.exec(status)?.[1]
  if (most === undefined) throw new Error(`nothing is known of the memory of ${pid}`)
  return Number(most) / 1_024
}
