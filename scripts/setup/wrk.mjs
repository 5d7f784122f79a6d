import process from 'node:process'
import { findOnPath, isProgram } from './commands.mjs'
import { hasDebianPackages, installPackages, isRoot } from './debian.mjs'
import { Failure, say } from './failure.mjs'

/** The path of wrk, which loads a server at a fraction of what a JavaScript client costs. */
export async function findWrk(session) {
  const named = process.env.WRK_PATH
  if (named) {
    if (isProgram(named)) return named
    throw new Failure(`WRK_PATH names no program: ${named}`)
  }

  const present = findOnPath(['wrk'])
  if (present) return present
  if (hasDebianPackages() && isRoot()) {
    say("wrk: installing Debian's")
    await installPackages(session, ['wrk'])
  }

  const installed = findOnPath(['wrk'])
  if (installed) return installed
  throw new Failure(
    'wrk is not to be had: install it (Debian, as root: apt-get install wrk) or name it with WRK_PATH',
  )
}
