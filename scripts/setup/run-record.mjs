import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { Failure, say } from './failure.mjs'
import { makeFolder } from './folders.mjs'
import { beginningOf, isAlive, stopProcess } from './processes.mjs'
import { inRepository } from './repository.mjs'

const FOLDER = inRepository('.cache', 'runs')

/**
 * What a run has started, on disk: if it is killed before it can clean up, the next run does it.
 * `kind` is the name of the script.
 */
export function openRunRecord(kind) {
  makeFolder(FOLDER)
  const starter = { pid: process.pid, beginning: beginningOf(process.pid) }
  const file = join(FOLDER, `${kind}-${process.pid}.json`)
  const run = { kind, starter, processes: [], folders: [] }
  write(file, run)

  return {
    addProcess({ name, pid, stopSignal, graceMs }) {
      run.processes.push({ name, pid, stopSignal, graceMs, beginning: beginningOf(pid) })
      write(file, run)
    },
    addFolder(folder) {
      run.folders.push(folder)
      write(file, run)
    },
    close() {
      rmSync(file, { force: true })
    },
  }
}

/** Only one `npm start` may use the data of a clone at a time. */
export function expectNoOther(kind) {
  const other = listRuns().find(
    ({ run }) => run?.kind === kind && run.starter.pid !== process.pid && isAlive(run.starter),
  )
  if (!other) return
  throw new Failure(
    `npm ${kind} already runs in this clone (process ${other.run.starter.pid}): stop it first`,
  )
}

/** Stops the servers and removes the folders of runs that were killed. */
export async function cleanUpAfterKilledRuns() {
  for (const { file, run } of listRuns()) {
    if (run && isAlive(run.starter)) continue
    for (const left of run?.processes.toReversed() ?? []) await stopLeftover(left)
    for (const folder of run?.folders ?? []) rmSync(folder, { recursive: true, force: true })
    rmSync(file, { force: true })
  }
}

async function stopLeftover(left) {
  if (!isAlive(left)) return
  say(`Stopping ${left.name} (process ${left.pid}), left over by a run that was killed`)
  try {
    await stopProcess(left)
  } catch (error) {
    throw new Failure(
      `${left.name} (process ${left.pid}) of an earlier run cannot be stopped: ${error.code}`,
    )
  }
}

function listRuns() {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  return names.map((name) => ({ file: join(FOLDER, name), run: read(join(FOLDER, name)) }))
}

/** Undefined where the file went away meanwhile. Writing is by renaming, so no file is half written. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function write(file, run) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(run))
  renameSync(draft, file)
}
