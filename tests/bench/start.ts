import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { threadPath } from './compare.ts'
import { memoryMb } from './cpu.ts'
import { type Bench, less, median } from './metric.ts'
import { createThread } from './thread-fixture.ts'
import { inWorld, type Server } from './world.ts'

const BENCH = 'start'
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const IDLE_MB = 130
const SETTLE_MS = 5_000
/** Served to browsers, not run here. */
const NOT_IMPORTED = new Set(['swagger-ui-dist'])

/**
 * From the process's start until it listens, beside one that imports the same packages; then at
 * rest. What is compiled is kept, as the image keeps it: the first round makes it, for both.
 */
export const startUp: Bench = (serverUrl) =>
  inWorld(serverUrl, async (world) => {
    const packages = await listPackages()
    const cache = { NODE_COMPILE_CACHE: await mkdtemp(join(tmpdir(), 'afterword-compiled-')) }
    const [ours, theirs]: [number[], number[]] = [[], []]
    let idleMb = 0
    const path = threadPath(world, await createThread(world.db, { ...world, comments: 50 }))
    for (let round = 0; round <= ROUNDS; round += 1) {
      const mine = await time(() => world.startComments(cache))
      const bare = await time(() => world.startScript('reference-imports', packages, cache))
      await fetch(mine.server.url + path)
      if (round === ROUNDS) {
        await delay(SETTLE_MS)
        idleMb = memoryMb(mine.server.pid)
      }
      for (const { server } of [mine, bare]) {
        server.kill('SIGTERM')
        await server.ended
      }
      if (round === 0) continue
      ours.push(mine.ms)
      theirs.push(bare.ms)
    }
    await rm(cache.NODE_COMPILE_CACHE, { recursive: true })
    const [value, reference] = [median(ours), median(theirs)]
    return [
      less({
        bench: BENCH,
        metric: 'until it listens',
        value,
        unit: 'ms',
        reference,
        goal: 1 / 1.6,
      }),
      less({
        bench: BENCH,
        metric: 'memory at rest',
        value: idleMb,
        unit: 'MB',
        reference: IDLE_MB,
        goal: 1,
      }),
    ]
  })

async function time(start: () => Promise<Server>): Promise<{ server: Server; ms: number }> {
  const begun = performance.now()
  const server = await start()
  return { server, ms: performance.now() - begun }
}

async function listPackages(): Promise<string[]> {
  const files = ['../../shared/package.json', '../../services/comments/package.json']
  const lists = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(fileURLToPath(new URL(file, import.meta.url)), 'utf8')
      return Object.keys(JSON.parse(text).dependencies)
    }),
  )
  const all = new Set(lists.flat())
  return [...all].filter((name) => !name.startsWith('@afterword/') && !NOT_IMPORTED.has(name))
}
