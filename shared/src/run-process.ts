import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import { type Listening, listen } from './http/listen.ts'
import { withoutProto } from './without-proto.ts'

type Parts = {
  host: string
  port: number
  listener: RequestListener
  log: Logger
  /** Ends the work behind the listener, in the order that loses nothing. */
  stop: () => Promise<void>
}

/** Time for requests in flight; the work behind them has its own limit of 15 s, and we promise 25 s in all. */
const GRACE_MS = 8_000

/**
 * Runs a service as a process: listens, and on SIGTERM or SIGINT answers what is in flight,
 * stops the work and exits 0. A second signal exits 1 at once.
 */
export async function runProcess({ host, port, listener, log, stop }: Parts): Promise<void> {
  withoutProto()
  const server = await listenOrExit(listener, { host, port })
  log.info({ host, port: server.port }, 'listening')

  const onSignal = (signal: NodeJS.Signals): void => {
    process.on('SIGTERM', () => process.exit(1))
    process.on('SIGINT', () => process.exit(1))
    log.info({ signal }, 'stopping')
    shutDown(server, stop).then(
      () => {
        log.info('stopped')
        // A library may still wait for a name or a connection that nobody answers.
        process.exit(0)
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', onSignal)
  process.once('SIGINT', onSignal)
}

async function shutDown(server: Listening, stop: () => Promise<void>): Promise<void> {
  await server.stop(GRACE_MS)
  await stop()
}

async function listenOrExit(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  try {
    return await listen(listener, { host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why =
      code === 'EADDRINUSE'
        ? 'is taken: stop what uses it, or set PORT to another'
        : `cannot be used (${String(code)})`
    console.error(`afterword: port ${port} on ${host} ${why}`)
    return process.exit(1)
  }
}
