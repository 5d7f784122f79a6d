import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceProcess } from './service-process.ts'

const DOCKERFILE = new URL('../../Dockerfile', import.meta.url)
const [, OF_THE_IMAGE] = /^ENV NODE_OPTIONS="(.+)"$/m.exec(readFileSync(DOCKERFILE, 'utf8')) ?? []
if (!OF_THE_IMAGE) throw new Error('the Dockerfile sets no NODE_OPTIONS')

/** What the image has Node run services with, and what else a measurement asks for. */
export const NODE_OPTIONS = `${OF_THE_IMAGE} ${process.env['BENCH_NODE_OPTIONS'] ?? ''}`.trim()

type Compiled<Started> = {
  started: Started
  /** Ends them, and leaves nothing that was compiled. */
  end: () => Promise<void>
}

/**
 * Starts services with those settings, and with what is compiled kept, as the image keeps it: the
 * first start makes that, and ends again.
 */
export async function startAsImage<Started extends ServiceProcess[]>(
  start: (settings: Record<string, string>) => Promise<Started>,
): Promise<Compiled<Started>> {
  const cache = await mkdtemp(join(tmpdir(), 'afterword-compiled-'))
  const settings = { NODE_OPTIONS, NODE_COMPILE_CACHE: cache }
  await endAll(await start(settings))
  const started = await start(settings)

  return {
    started,
    async end() {
      await endAll(started)
      await rm(cache, { recursive: true })
    },
  }
}

async function endAll(processes: ServiceProcess[]): Promise<void> {
  for (const { kill } of processes) kill('SIGTERM')
  await Promise.all(processes.map(({ ended }) => ended))
}
