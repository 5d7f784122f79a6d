import process from 'node:process'
import { run } from './setup/commands.mjs'
import { Failure } from './setup/failure.mjs'
import { findFaketime } from './setup/faketime.mjs'
import { prepare } from './setup/prepare.mjs'
import { inRepository } from './setup/repository.mjs'
import { supervise } from './setup/supervise.mjs'
import { startTestServers } from './setup/test-servers.mjs'
import { buildWidget } from './setup/widget.mjs'
import { findWrk } from './setup/wrk.mjs'

await prepare()
await supervise({ kind: 'servers', interruptedCode: 130 }, runEntry)

/** Runs the TypeScript entry given as first argument, with PostgreSQL and Redis of its own. */
async function runEntry(session) {
  const [entry, ...args] = process.argv.slice(2)
  if (!entry) throw new Failure('with-servers.mjs takes a TypeScript file and its arguments')

  // Measurements and faults are about the real thing, so PostgreSQL keeps its promises here.
  const tools = await findTools(session, entry)
  const servers = await startTestServers(session, { settings: [] })
  await buildWidget(session)
  const { code } = await run(process.execPath, [entry, ...args], {
    cwd: inRepository(),
    env: { ...process.env, ...servers, ...tools },
    show: true,
    signal: session.signal,
  })
  return code
}

/** What some entries need beside the servers. */
async function findTools(session, entry) {
  if (entry.includes('/bench/')) return { WRK_PATH: await findWrk(session) }
  if (entry.includes('/faults/')) return { FAKETIME_PATH: await findFaketime(session) }
  return {}
}
