import { type DestinationStream, type Logger, pino } from 'pino'

type Settings = { service: string; level: string; to?: DestinationStream }

/**
 * Opens a service's log: one JSON line per event. Errors are written without the extra
 * fields libraries hang on them: PostgreSQL's `detail` quotes the offending row.
 */
export function openLog({ service, level, to }: Settings): Logger {
  const options = { level, base: { service }, serializers: { err: describeError } }
  return to ? pino(options, to) : pino(options)
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }

  const { name, message, stack } = error
  return { name, message, stack, ...('code' in error && { code: error.code }) }
}
