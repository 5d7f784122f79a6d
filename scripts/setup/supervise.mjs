import process from 'node:process'
import { report } from './failure.mjs'
import { cleanUpAfterKilledRuns, expectNoOther, openRunRecord } from './run-record.mjs'

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

/**
 * Aborts when we are told to stop, and when whoever started us through a channel is gone. Later signals
 * are ignored: npm passes Ctrl-C on, so it arrives twice, and every stop has a limit of its own.
 */
function listenForStop() {
  const controller = new AbortController()
  const stop = () => controller.abort(new Error('stopped'))
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(name, stop)
  process.channel?.unref()
  // A closed terminal must not keep us from cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop)
  return controller.signal
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
