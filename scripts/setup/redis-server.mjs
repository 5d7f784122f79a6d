import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { findOnPath, lastLine, run } from './commands.mjs'
import {
  hasDebianPackages,
  installPackages,
  isRoot,
  listLibraryFolders,
  unpackPackages,
} from './debian.mjs'
import { Failure, say } from './failure.mjs'
import { inRepository } from './repository.mjs'

const NAMES = ['redis-server', 'valkey-server']
const UNPACKED = inRepository('.cache', 'redis')
const WRAPPER = join(UNPACKED, 'redis-server')

/** The path of a Redis server program: the machine's, or brought by its package manager. */
export async function findRedisServer(session) {
  const present = findOnPath(NAMES) ?? (runs(WRAPPER) ? WRAPPER : undefined)
  if (present) return present

  if (hasDebianPackages()) return await bringFromDebian(session)
  if (process.platform === 'darwin' && findOnPath(['brew'])) return await bringFromHomebrew(session)
  throw missing()
}

async function bringFromDebian(session) {
  if (!isRoot()) return await unpackFromDebian(session)

  say("Redis: installing Debian's redis-server")
  await installPackages(session, ['redis-server'])
  return expectFound(findOnPath(NAMES))
}

async function unpackFromDebian(session) {
  say("Redis: unpacking Debian's redis-server into .cache/redis")
  rmSync(UNPACKED, { recursive: true, force: true })
  await unpackPackages(session, { packages: ['redis-server'], folder: UNPACKED })
  writeWrapper()
  return expectFound(runs(WRAPPER) ? WRAPPER : undefined)
}

/** A program of its own, so that the unpacked libraries serve Redis and nothing else. */
function writeWrapper() {
  const folders = listLibraryFolders(UNPACKED).map(
    (folder) => `$here/${relative(UNPACKED, folder)}`,
  )
  const lines = [
    '#!/bin/sh',
    'here=$(dirname "$0")',
    `export LD_LIBRARY_PATH="${folders.join(':')}"`,
    'exec "$here/usr/bin/redis-server" "$@"',
  ]
  writeFileSync(WRAPPER, `${lines.join('\n')}\n`)
  chmodSync(WRAPPER, 0o755)
}

async function bringFromHomebrew(session) {
  say('Redis: installing with Homebrew')
  const { code, output } = await run('brew', ['install', 'redis'], { signal: session.signal })
  if (code !== 0) throw new Failure(`brew install redis failed: ${lastLine(output)}`)
  return expectFound(findOnPath(NAMES))
}

function runs(program) {
  return existsSync(program) && spawnSync(program, ['--version']).status === 0
}

function expectFound(program) {
  if (program) return program
  throw missing()
}

function missing() {
  return new Failure(
    'Redis is not to be had: install redis-server (or valkey-server), or name a server with REDIS_URL',
  )
}
