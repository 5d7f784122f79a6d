import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './failure.mjs'
import { canUse, makeFolder, makePrivateFolder } from './folders.mjs'
import { inRepository } from './repository.mjs'

/** For the data of a server that runs as another user, where that user cannot reach the clone. */
const ELSEWHERE = '/var/lib/afterword'

/** `.data`: closed to others, except that PostgreSQL's own user must be able to pass through. */
export function makeDataFolder(user) {
  const folder = inRepository('.data')
  makeFolder(folder)
  chmodSync(folder, user ? 0o711 : 0o700)
  return folder
}

/** The folder PostgreSQL's user has for itself, with one folder per major version in it. */
export function makePostgresFolder({ data, user, secrets }) {
  const folder = join(data, 'postgres')
  makePrivateFolder(folder, user)
  if (canUse(user, '-w', folder)) return folder

  // Named for the owner's password: data of a deleted clone, which asks for another one, is never met.
  const name = createHash('sha256').update(secrets.owner).digest('hex').slice(0, 12)
  const reachable = join(ELSEWHERE, name)
  makePrivateFolder(reachable, user)
  say(`PostgreSQL's data is in ${reachable}: its user cannot enter this clone`)
  return reachable
}

/**
 * Which of the installed PostgreSQL versions to run: the one that made the data, for another cannot read
 * it; where there is none, the preferred one.
 */
export function chooseVersion(installed, folder) {
  const made = readdirSync(folder).filter((name) => /^\d+$/.test(name))
  const match = installed.find(({ major }) => made.includes(String(major)))
  if (!match && made.length > 0) {
    say(
      `The data of PostgreSQL ${made.join(', ')} stays in ${folder}, but that version is not here: ` +
        `starting afresh with ${installed[0].major}`,
    )
  }
  return match ?? installed[0]
}

export function hasCluster(data) {
  return existsSync(join(data, 'PG_VERSION'))
}
