import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import process from 'node:process'
import { Failure } from './failure.mjs'

/**
 * PostgreSQL refuses to run as root: then it gets the owner of its old data, or the user its package
 * brought, or `nobody`. Undefined where we are an ordinary user, who runs it as himself.
 */
export function findServerUser(data) {
  if (process.getuid?.() !== 0) return undefined

  const owner = data && existsSync(data) ? statSync(data) : undefined
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const user = lookUp('postgres') ?? lookUp('nobody')
  if (user) return user
  throw new Failure(
    'PostgreSQL does not run as root and there is no user "postgres": run as an ordinary user',
  )
}

function lookUp(name) {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : undefined
  })
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}
