import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateAll } from '@afterword/all-in-one/migrate-all'
import { openDatabase } from '@afterword/shared/postgres/database'
import { z } from 'zod'
import { createSite } from '../support/builders.ts'
import { type Child, startChild } from '../support/child.ts'
import { createDatabase, dropDatabase } from '../support/database.ts'
import { silent } from '../support/log.ts'
import type { EverySchema } from '../support/postgres.ts'
import { roleUrls } from '../support/roles.ts'
import { startService } from '../support/service-process.ts'
import { type Cost, measure } from './load.ts'
import { type Bench, median, type Metric } from './metric.ts'
import { createThread } from './thread-fixture.ts'

const ROUNDS = 5
const LOAD = { requests: 2_000, connections: 16 }

/**
 * The first page of a thread of 50 comments, read from the comments service and, as the same
 * bytes, from a bare `node:http` server, in turns. Express alone costs four to five times a
 * bare answer, and this read asks PostgreSQL each time.
 */
export const threadRead: Bench = async (serverUrl) => {
  const url = await createDatabase(serverUrl)
  const folder = await mkdtemp(join(tmpdir(), 'afterword-bench-'))
  const started: Child[] = []
  try {
    const path = await prepare(url)
    const redis = process.env['TEST_REDIS_URL'] ?? ''
    const comments = await startService('comments', {
      DATABASE_URL: roleUrls(url).comments,
      REDIS_URL: redis,
      REDIS_PREFIX: new URL(url).pathname.slice(1),
    })
    started.push(comments)
    const body = await (await fetch(comments.url + path)).arrayBuffer()
    const file = join(folder, 'body.json')
    await writeFile(file, Buffer.from(body))
    const bare = await startReference(file)
    started.push(bare)

    const ours: Cost[] = []
    const theirs: Cost[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [mine, reference] = [
        await measure(comments.pid, { url: comments.url + path, ...LOAD }),
        await measure(bare.pid, { url: bare.url, ...LOAD }),
      ]
      // The first round warms both up.
      if (round > 0) {
        ours.push(mine)
        theirs.push(reference)
      }
    }
    return toMetrics(ours, theirs)
  } finally {
    for (const child of started) child.kill('SIGTERM')
    await Promise.all(started.map(({ ended }) => ended))
    await rm(folder, { recursive: true })
    await dropDatabase(serverUrl, url)
  }
}

async function prepare(url: string): Promise<string> {
  await migrateAll({ ownerUrl: url, roles: roleUrls(url) })
  const db = openDatabase<EverySchema>({ url, connections: 2, log: silent })
  const site = await createSite(db)
  const page = await createThread(db, { site, comments: 50 })
  await db.destroy()
  return `/comments/v1/sites/${site}/thread?url=${encodeURIComponent(page)}`
}

const Address = z.object({ port: z.int() })

async function startReference(file: string): Promise<Child & { url: string }> {
  const script = fileURLToPath(new URL('reference-server.ts', import.meta.url))
  const child = startChild({ command: process.execPath, args: [script, file] })
  const { port } = Address.parse(JSON.parse(await child.says(/listening/)))
  return { ...child, url: `http://127.0.0.1:${port}/` }
}

function toMetrics(ours: Cost[], theirs: Cost[]): Metric[] {
  const cpu = median(ours.map(({ cpuMsPerThousand }) => cpuMsPerThousand))
  const bareCpu = median(theirs.map(({ cpuMsPerThousand }) => cpuMsPerThousand))
  const rate = median(ours.map(({ perSecond }) => perSecond))
  const bareRate = median(theirs.map(({ perSecond }) => perSecond))
  const bench = 'thread-read'

  return [
    {
      bench,
      metric: 'cpu',
      value: cpu,
      unit: 'ms per 1,000 reads',
      reference: bareCpu,
      ratio: bareCpu / cpu,
      goal: 0.04,
    },
    {
      bench,
      metric: 'rate',
      value: rate,
      unit: 'reads per second',
      reference: bareRate,
      ratio: rate / bareRate,
      goal: 0.06,
    },
  ]
}
