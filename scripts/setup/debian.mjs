import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { findOnPath, lastLine, run } from './commands.mjs'
import { Failure } from './failure.mjs'
import { makeFolder } from './folders.mjs'

const ATTEMPTS = 30
const AGAIN_AFTER_MS = 4000
/** A dpkg killed half-way leaves the machine in need of repair. */
const UNPACKING_TAKES_MS = 120_000
const ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }

export function hasDebianPackages() {
  return findOnPath(['apt-get']) !== undefined && findOnPath(['dpkg']) !== undefined
}

export function isRoot() {
  return process.getuid?.() === 0
}

/** Installs for the whole machine; for root only. */
export async function installPackages(session, packages) {
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  const first = await aptGet(session, install)
  if (first.code === 0) return

  await aptGet(session, ['update'])
  expectSuccess(await aptGet(session, install), packages)
}

/**
 * Unpacks packages, and what they need beyond what is installed, into `folder`: needs no rights.
 * The machine's package lists may be missing or old; then it fetches its own beside them.
 */
export async function unpackPackages(session, { packages, folder }) {
  const archives = join(folder, 'archives')
  makeFolder(archives)
  const first = await downloadWithNeeds(session, { packages, archives, options: [] })
  if (first.code !== 0) {
    const options = await fetchOwnLists(session, folder)
    expectSuccess(await downloadWithNeeds(session, { packages, archives, options }), packages)
  }

  for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    const unpack = ['-x', join(archives, name), folder]
    expectSuccess(await run('dpkg', unpack, { signal: session.signal }), packages)
  }
}

async function downloadWithNeeds(session, { packages, archives, options }) {
  const simulate = ['install', '--simulate', '--no-install-recommends', ...packages]
  const plan = await aptGet(session, [...options, ...simulate])
  if (plan.code !== 0) return plan
  const needed = [...plan.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1])
  return await aptGet(session, [...options, 'download', ...needed], { cwd: archives })
}

async function fetchOwnLists(session, folder) {
  const lists = join(folder, 'lists')
  const cache = join(folder, 'cache')
  makeFolder(join(lists, 'partial'))
  makeFolder(join(cache, 'archives', 'partial'))
  const options = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`]
  expectSuccess(await aptGet(session, [...options, 'update']), ['the package lists'])
  return options
}

/** apt-get waits for the lock of dpkg by itself, but not for the one of its lists. */
async function aptGet(session, args, options = {}) {
  const waiting = ['-o', 'DPkg::Lock::Timeout=300']
  for (let attempt = 1; ; attempt += 1) {
    const result = await run('apt-get', [...waiting, ...args], {
      ...options,
      env: ENVIRONMENT,
      signal: session.signal,
      graceMs: UNPACKING_TAKES_MS,
    })
    const isLocked = /Could not get lock|Unable to lock/.test(result.output)
    if (result.code === 0 || !isLocked || attempt === ATTEMPTS) return result
    await wait(AGAIN_AFTER_MS, undefined, { signal: session.signal })
  }
}

function expectSuccess({ code, output }, packages) {
  if (code === 0) return
  const reason = output.split('\n').find((line) => line.startsWith('E: ')) ?? lastLine(output)
  throw new Failure(`Debian's ${packages.join(', ')} cannot be installed: ${reason}`)
}

/** The folders of shared libraries in an unpacked package. */
export function listLibraryFolders(folder) {
  const places = ['usr/lib', 'lib'].map((name) => join(folder, name)).filter(existsSync)
  const inner = places.flatMap((place) =>
    readdirSync(place, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
      .map((entry) => join(place, entry.name)),
  )
  return [...inner, ...places]
}
