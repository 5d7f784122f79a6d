import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import {
  hasDebianPackages,
  installPackages,
  isRoot,
  listLibraryFolders,
  unpackPackages,
} from './debian.mjs'
import { Failure, say } from './failure.mjs'
import { inRepository } from './repository.mjs'

const PACKAGE = 'libfaketime'
/** For programs of several threads, as Node is. */
const LIBRARY = join('faketime', 'libfaketimeMT.so.1')
const UNPACKED = inRepository('.cache', 'faketime')

/** The path of libfaketime, which gives a process a clock of its own. */
export async function findFaketime(session) {
  const named = process.env.FAKETIME_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Failure(`FAKETIME_PATH names no file: ${named}`)
  }

  const present = findInstalled()
  if (present) return present
  if (hasDebianPackages()) await bringFromDebian(session)

  const brought = findInstalled()
  if (brought) return brought
  throw new Failure(
    `${PACKAGE} is not to be had: install it (Debian, as root: apt-get install ${PACKAGE}) or ` +
      'name its library with FAKETIME_PATH',
  )
}

async function bringFromDebian(session) {
  if (isRoot()) {
    say(`${PACKAGE}: installing Debian's`)
    return await installPackages(session, [PACKAGE])
  }
  say(`${PACKAGE}: unpacking Debian's into .cache/faketime`)
  await unpackPackages(session, { packages: [PACKAGE], folder: UNPACKED })
}

function findInstalled() {
  return ['/', UNPACKED]
    .flatMap(listLibraryFolders)
    .map((folder) => join(folder, LIBRARY))
    .find(existsSync)
}
