import { readFile, rename, writeFile } from 'node:fs/promises'
import { findLiveApiKey } from '@afterword/shared/access/store'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import { openDatabase } from '@afterword/shared/postgres/database'
import { hashSecret } from '@afterword/shared/tokens/secret'
import type { Logger } from 'pino'

type Settings = {
  file: string
  databaseUrl: string
  log: Logger
  /** Makes a new key and gives its secret. */
  make: () => Promise<string>
}

/** The demo's API key: the one in the file if it still works, else a new one, put there for its owner alone. */
export async function keepDemoKey({ file, databaseUrl, log, make }: Settings): Promise<string> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (kept && (await isLive(kept, { databaseUrl, log }))) return kept

  const secret = await make()
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return secret
}

async function isLive(
  secret: string,
  { databaseUrl, log }: Pick<Settings, 'databaseUrl' | 'log'>,
): Promise<boolean> {
  const db = openDatabase<PlatformSchema>({ url: databaseUrl, connections: 1, log })
  try {
    return (await findLiveApiKey(db, hashSecret(secret))) !== undefined
  } finally {
    await db.destroy()
  }
}
