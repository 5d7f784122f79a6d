import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateAll } from '@afterword/all-in-one/migrate-all'
import type { SiteId } from '@afterword/shared/ids'
import { openDatabase } from '@afterword/shared/postgres/database'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { createSite } from '../support/builders.ts'
import { type Child, startChild } from '../support/child.ts'
import { createDatabase, dropDatabase } from '../support/database.ts'
import { NODE_OPTIONS } from '../support/image.ts'
import { silent } from '../support/log.ts'
import type { EverySchema } from '../support/postgres.ts'
import { roleUrls } from '../support/roles.ts'
import { startService } from '../support/service-process.ts'
import { pinServer } from './cpu.ts'

export type Server = Child & { url: string }

/** A database with one site, the comments service on it, and whatever it is compared with. */
export type World = {
  db: Kysely<EverySchema>
  ownerUrl: string
  site: SiteId
  startComments: (settings?: Record<string, string>) => Promise<Server>
  /** The bare server, sending these bytes. */
  startBare: (body: Uint8Array, headers?: Record<string, string>) => Promise<Server>
  /** Any other script of this folder that listens and says so. */
  startScript: (name: string, args: string[], settings?: Record<string, string>) => Promise<Server>
}

/** Makes a world, measures in it, and leaves nothing of it. */
export async function inWorld<Result>(
  serverUrl: string,
  measure: (world: World) => Promise<Result>,
): Promise<Result> {
  const ownerUrl = await createDatabase(serverUrl)
  const folder = await mkdtemp(join(tmpdir(), 'afterword-bench-'))
  const started: Child[] = []
  await migrateAll({ ownerUrl, roles: roleUrls(ownerUrl) })
  const db = openDatabase<EverySchema>({
    url: ownerUrl,
    connections: 2,
    statementTimeoutMs: 600_000,
    log: silent,
  })

  const keep = <Started extends Child>(child: Started): Started => {
    started.push(child)
    pinServer(child.pid)
    return child
  }
  try {
    const site = await createSite(db)
    return await measure({
      db,
      ownerUrl,
      site,
      startComments: async (settings) => keep(await startComments(ownerUrl, settings)),
      async startBare(body, headers = {}) {
        const file = join(folder, `body-${started.length}`)
        await writeFile(file, body)
        return keep(await startScript('reference-server', [file, JSON.stringify(headers)]))
      },
      startScript: async (...script) => keep(await startScript(...script)),
    })
  } finally {
    for (const child of started) child.kill('SIGTERM')
    await Promise.all(started.map(({ ended }) => ended))
    await db.destroy()
    await rm(folder, { recursive: true })
    await dropDatabase(serverUrl, ownerUrl)
  }
}

function startComments(ownerUrl: string, settings: Record<string, string> = {}): Promise<Server> {
  return startService('comments', {
    DATABASE_URL: roleUrls(ownerUrl).comments,
    REDIS_URL: process.env['TEST_REDIS_URL'] ?? '',
    REDIS_PREFIX: new URL(ownerUrl).pathname.slice(1),
    LOG_LEVEL: 'info',
    NODE_OPTIONS,
    ...settings,
  })
}

const Address = z.object({ port: z.int() })

async function startScript(
  name: string,
  args: string[],
  settings: Record<string, string> = {},
): Promise<Server> {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const child = startChild({
    command: process.execPath,
    args: [script, ...args],
    env: { ...process.env, ...settings },
  })
  const { port } = Address.parse(JSON.parse(await child.says(/listening/)))
  return { ...child, url: `http://127.0.0.1:${port}` }
}
