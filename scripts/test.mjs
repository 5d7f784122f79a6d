import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { findChromium } from './setup/chromium.mjs'
import { run } from './setup/commands.mjs'
import { npmCommand } from './setup/dependencies.mjs'
import { Failure, say } from './setup/failure.mjs'
import { makeTemporaryFolder } from './setup/folders.mjs'
import { prepare } from './setup/prepare.mjs'
import { inRepository } from './setup/repository.mjs'
import { supervise } from './setup/supervise.mjs'
import { countTests } from './setup/test-counts.mjs'
import { CARELESS, startTestServers } from './setup/test-servers.mjs'
import { buildWidget } from './setup/widget.mjs'

await prepare()
await supervise({ kind: 'test', interruptedCode: 130 }, runEverything)

/** Checks and tests; with arguments for vitest only the tests. */
async function runEverything(session) {
  const args = process.argv.slice(2)
  const chromium = await findChromium(session)
  const servers = await startTestServers(session, { settings: CARELESS })
  await buildWidget(session)

  const isClean = args.length > 0 || (await check(session))
  const env = { ...process.env, ...servers, CHROMIUM_PATH: chromium }
  const tests = await runTests(session, { args, env })

  if (!isClean) say('npm run check failed: see above')
  if (tests.code !== 0 && tests.failed === 0) say('vitest failed outside the tests: see above')
  say(`${tests.passed} passed, ${tests.failed} failed`)
  return isClean && tests.code === 0 ? 0 : 1
}

async function check(session) {
  const { command, args } = npmCommand()
  const options = { cwd: inRepository(), env: process.env, show: true, signal: session.signal }
  const { code } = await run(command, [...args, 'run', 'check'], options)
  return code === 0
}

async function runTests(session, { args, env }) {
  const report = join(makeTemporaryFolder(session), 'report.json')
  const vitest = inRepository('node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const options = { cwd: inRepository(), env, show: true, signal: session.signal }
  const { code } = await run(process.execPath, [vitest, 'run', ...reporters, ...args], options)

  if (!existsSync(report)) throw new Failure('vitest ended without a report: see above')
  return { code, ...countTests(JSON.parse(readFileSync(report, 'utf8'))) }
}
