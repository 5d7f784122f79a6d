import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

type Load = { url: string; requests: number; connections: number }

/** What one run of load cost the server: its own CPU time, which a busy load generator does not blur. */
export type Cost = { cpuMsPerThousand: number; perSecond: number }

/** Linux counts a process's CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10

/** Sends `requests` GETs over keep-alive connections and measures what they cost process `pid`. */
export async function measure(pid: number, load: Load): Promise<Cost> {
  const cpuBefore = cpuMs(pid)
  const begun = performance.now()
  await send(load)
  const seconds = (performance.now() - begun) / 1_000

  return {
    cpuMsPerThousand: ((cpuMs(pid) - cpuBefore) / load.requests) * 1_000,
    perSecond: load.requests / seconds,
  }
}

async function send({ url, requests, connections }: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let left = requests
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await fetchOnce(url, agent)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
}

function fetchOnce(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().once('end', resolve)
    })
    request.once('error', reject)
  })
}

/** User and system time of a process so far: fields 14 and 15 of /proc/pid/stat (proc(5)). */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
