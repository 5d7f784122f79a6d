import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { run } from './commands.mjs'
import { Failure, say } from './failure.mjs'
import { makeFolder } from './folders.mjs'
import { inRepository } from './repository.mjs'

const LOCK = inRepository('package-lock.json')
/** npm's own record of what it installed; it is written last, so a broken-off install has none. */
const INSTALLED = inRepository('node_modules', '.package-lock.json')

/** Installs the locked dependencies if node_modules is missing or differs from the lock file. */
export async function installDependencies(signal) {
  if (existsSync(INSTALLED) && findDifference(readLock(LOCK), readLock(INSTALLED)) === undefined) {
    return
  }

  makeFolder(inRepository('node_modules'))
  say('Installing the locked dependencies (npm ci)')
  const npm = npmCommand()
  const { code, output } = await run(
    npm.command,
    [...npm.args, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit'],
    { cwd: inRepository(), env: process.env, signal },
  )
  if (code === 0) return

  console.error(output.match(/^npm error .*$/gm)?.join('\n') ?? output.trimEnd())
  const reason = /npm error code (\S+)/.exec(output)?.[1] ?? `exit code ${code}`
  throw new Failure(`npm ci failed (${reason}): see above`)
}

/** npm with the Node that runs it, which outlives a node_modules being replaced. */
export function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  return npm && node ? { command: node, args: [npm] } : { command: 'npm', args: [] }
}

/** The first locked package that is not installed as locked. */
export function findDifference(locked, installed) {
  return Object.keys(locked).find((path) => {
    if (path === '') return false
    const found = installed[path]
    return found ? found.version !== locked[path].version : isNeededHere(locked[path])
  })
}

/** npm leaves out what nothing asks for, optional packages of other platforms, and more optional ones. */
function isNeededHere({ extraneous, optional, devOptional, os, cpu, libc }) {
  if (extraneous) return false
  if (!optional && !devOptional) return true
  if (!os || !cpu || libc) return false
  return os.includes(process.platform) && cpu.includes(process.arch)
}

function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
