import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from './failure.mjs'

/** Makes a folder, or checks that an old one can be written. */
export function makeFolder(folder, mode = 0o755) {
  try {
    mkdirSync(folder, { recursive: true, mode })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Failure(`${folder} cannot be written (${error.code}): make it writable for this user`)
  }
}

/** A folder only `user` may enter; without one, only we. */
export function makePrivateFolder(folder, user) {
  makeFolder(folder)
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
}

/** A folder that is gone when the session ends, at a place its user can reach. */
export function makeTemporaryFolder(session, user) {
  const places = [...new Set([tmpdir(), '/tmp'])]
  const place = places.find((folder) => canUse(user, '-x', folder)) ?? tmpdir()
  const folder = mkdtempSync(join(place, 'afterword-'))
  session.addFolder(folder)
  session.onEnd(() => rmSync(folder, { recursive: true, force: true }))
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

/** Whether `user` may do what `test`'s flag asks (-x enter or run, -w write), all folders above included. */
export function canUse(user, flag, path) {
  return spawnSync('test', [flag, path], { ...user, cwd: '/' }).status === 0
}
