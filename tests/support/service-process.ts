import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Child, startChild } from './child.ts'

const MAINS = {
  comments: 'services/comments/src/main.ts',
  subscriptions: 'services/subscriptions/src/main.ts',
  mailer: 'services/mailer/src/main.ts',
  bounces: 'services/mailer/src/bounces/main.ts',
  'all-in-one': 'services/all-in-one/src/main.ts',
  demo: 'demo/src/main.ts',
  inbox: 'demo/src/inbox/main.ts',
}

export type ProcessName = keyof typeof MAINS

export type ServiceProcess = Child & { url: string }

const Listening = z.object({ port: z.int() })

const TOKEN_SECRET = 'test-token-secret-of-32-characters!'

/** What these processes sign their links with. */
export const PROCESS_TOKEN_KEYS = [{ kid: 'k1', secret: TOKEN_SECRET }]

/** The settings of a service that tests run as a process of its own. */
export const PROCESS_SETTINGS = {
  PORT: '0',
  PUBLIC_URL: 'https://talk.example',
  TOKEN_KEYS: `k1:${TOKEN_SECRET}`,
  ADDRESS_HASH_KEY: 'an-address-key-for-tests-of-32-chars',
  TRUSTED_PROXIES: '1',
} as const

/** Starts a main.ts of ours and waits until it listens. */
export async function startService(
  name: ProcessName,
  settings: Record<string, string>,
): Promise<ServiceProcess> {
  const main = new URL(`../../${MAINS[name]}`, import.meta.url)
  const { PATH = '', LD_LIBRARY_PATH = '' } = process.env
  const child = startChild({
    command: process.execPath,
    args: [fileURLToPath(main)],
    env: { PATH, LD_LIBRARY_PATH, ...PROCESS_SETTINGS, ...settings },
  })
  const { port } = Listening.parse(JSON.parse(await child.says(/"msg":"listening"/)))
  return { ...child, url: `http://127.0.0.1:${port}` }
}
