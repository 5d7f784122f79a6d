import { join } from 'node:path'
import process from 'node:process'
import { makeDataFolder } from './setup/data-folder.mjs'
import { startDevelopmentServers } from './setup/development-servers.mjs'
import { Failure } from './setup/failure.mjs'
import { expectFreePort, parsePort } from './setup/ports.mjs'
import { prepare } from './setup/prepare.mjs'
import { inRepository } from './setup/repository.mjs'
import { keepSecrets } from './setup/secrets.mjs'
import { findServerUser } from './setup/server-user.mjs'
import { startProcess } from './setup/servers.mjs'
import { supervise } from './setup/supervise.mjs'
import { buildWidget } from './setup/widget.mjs'

const ROLES = ['comments', 'subscriptions', 'mailer']

await prepare()
await supervise({ kind: 'start', alone: true, interruptedCode: 0 }, runDemo)

/** Gives the exit code when the demo or a server it needs has ended by itself. */
async function runDemo(session) {
  const port = parsePort(process.env.PORT ?? '4000')
  await expectFreePort(port, process.env.HOST)
  const user = findServerUser(inRepository('.data', 'postgres'))
  const data = makeDataFolder(user)
  const secrets = keepSecrets(join(data, 'secrets.json'))

  const { postgres, redis } = await startDevelopmentServers(session, { data, user, secrets })
  await buildWidget(session)
  const demo = startProcess(session, {
    name: 'the demo',
    stopSignal: 'SIGTERM',
    graceMs: 30_000,
    command: process.execPath,
    args: [inRepository('demo', 'src', 'main.ts')],
    options: {
      cwd: inRepository(),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...describeDemo({ port, data, secrets, postgres, redis }) },
    },
  })
  return await waitForTheFirst(session.signal, { demo, PostgreSQL: postgres, Redis: redis })
}

function describeDemo({ port, data, secrets, postgres, redis }) {
  const roles = ROLES.map((role) => [
    `${role.toUpperCase()}_DATABASE_URL`,
    asRole(postgres.url, `afterword_${role}`, secrets[role]),
  ])
  return {
    OWNER_DATABASE_URL: postgres.url,
    ...Object.fromEntries(roles),
    REDIS_URL: redis.url,
    TOKEN_KEYS: process.env.TOKEN_KEYS ?? secrets.tokenKeys,
    ADDRESS_HASH_KEY: process.env.ADDRESS_HASH_KEY ?? secrets.addressHashKey,
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    PORT: String(port),
    DATA_FOLDER: data,
    JOURNAL_DIR: process.env.JOURNAL_DIR ?? join(data, 'journal'),
  }
}

function asRole(url, username, password) {
  return Object.assign(new URL(url), { username, password }).href
}

/** A demo that failed has said why itself; anything else that ends says it here. */
async function waitForTheFirst(signal, processes) {
  const ends = Object.entries(processes)
    .filter(([, { ended }]) => ended)
    .map(async ([name, { ended }]) => ({ name, code: (await ended)[0] }))
  const { name, code } = await Promise.race([...ends, untilAborted(signal)])
  if (name === 'demo' && code > 0) return 1
  throw new Failure(`${name === 'demo' ? 'the demo' : name} stopped by itself`)
}

function untilAborted(signal) {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
