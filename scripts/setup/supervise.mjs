import process from 'node:process'
import { report } from './failure.mjs'
import { cleanUpAfterKilledRuns, expectNoOther, openRunRecord } from './run-record.mjs'
import { listenForStop } from './stop-signal.mjs'

/**
 * Runs `work(session)` and then, whatever happened, undoes what it did, last things first.
 * `work` gives the exit code; a Failure is one line and 1; a signal is `interruptedCode`.
 */
export async function supervise({ kind, alone, interruptedCode }, work) {
  const signal = listenForStop()
  const undos = []
  let code = interruptedCode
  try {
    const record = openRunRecord(kind)
    undos.push(() => record.close())
    if (alone) expectNoOther(kind)
    await cleanUpAfterKilledRuns()
    code = await work({ ...record, signal, onEnd: (undo) => undos.push(undo) })
  } catch (error) {
    if (!signal.aborted) {
      report(error)
      code = 1
    }
  }
  const undone = await undoAll(undos)
  process.exit(undone ? code : 1)
}

async function undoAll(undos) {
  let undone = true
  for (const undo of undos.toReversed()) {
    try {
      await undo()
    } catch (error) {
      report(error)
      undone = false
    }
  }
  return undone
}
