import { type DestinationStream, type Logger, pino } from 'pino'

type Settings = { service: string; level: string; to?: DestinationStream }

/**
 * Opens a service's log: one JSON line per event. Errors are written without the extra
 * fields libraries hang on them: PostgreSQL's `detail` quotes the offending row.
 */
export function openLog({ service, level, to }: Settings): Logger {
  const options = {
    level,
    base: { service },
    serializers: { err: describeError },
    hooks: { streamWrite: escapeControls },
  }
  return to ? pino(options, to) : pino(options)
}

/**
 * JSON needs no escapes for the upper control characters, nor for DEL. A terminal that shows the
 * log obeys them all the same.
 */
function escapeControls(line: string): string {
  return line.replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }

  const { name, message, stack } = error
  return { name, message, stack, ...('code' in error && { code: error.code }) }
}
