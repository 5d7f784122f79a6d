import process from 'node:process'

/**
 * Aborts when we are told to stop, and when whoever started us through a channel is gone. Later signals
 * are ignored: npm passes Ctrl-C on, so it arrives twice, and every stop has a limit of its own.
 */
export function listenForStop() {
  const controller = new AbortController()
  const stop = () => controller.abort(new Error('stopped'))
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(name, stop)
  process.channel?.unref()
  // A closed terminal must not keep us from cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop)
  return controller.signal
}
