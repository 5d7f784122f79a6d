import process from 'node:process'
import { findOnPath, isProgram } from './commands.mjs'
import { hasDebianPackages, installPackages, isRoot } from './debian.mjs'
import { Failure, say } from './failure.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MACOS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const PACKAGES = ['chromium', 'fonts-noto-core', 'fonts-noto-color-emoji']

/** The path of a Chromium for the browser tests. */
export async function findChromium(session) {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (isProgram(named)) return named
    throw new Failure(`CHROMIUM_PATH names no program: ${named}`)
  }

  const present = findInstalled()
  if (present) return present
  if (hasDebianPackages() && isRoot()) {
    say(`Chromium: installing Debian's ${PACKAGES.join(', ')}`)
    await installPackages(session, PACKAGES)
  }

  const installed = findInstalled()
  if (installed) return installed
  throw new Failure(
    'Chromium is not to be had: install it (Debian, as root: apt-get install ' +
      `${PACKAGES.join(' ')}) or name one with CHROMIUM_PATH`,
  )
}

function findInstalled() {
  return findOnPath(NAMES) ?? MACOS.find(isProgram)
}
