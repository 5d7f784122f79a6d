import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { roleUrls } from '../support/roles.ts'
import type { World } from './world.ts'

const AFTERWORD = fileURLToPath(
  new URL('../../services/all-in-one/src/command-line/afterword.mjs', import.meta.url),
)

/** Says what `npx afterword` prints for these words. */
export async function runCommand({ postgres }: World, ...words: string[]): Promise<string> {
  const urls = roleUrls(postgres.url)
  const { stdout } = await promisify(execFile)(process.execPath, [AFTERWORD, ...words], {
    env: {
      PATH: process.env['PATH'] ?? '',
      OWNER_DATABASE_URL: postgres.url,
      COMMENTS_DATABASE_URL: urls.comments,
      SUBSCRIPTIONS_DATABASE_URL: urls.subscriptions,
      MAILER_DATABASE_URL: urls.mailer,
    },
  })
  return stdout
}
