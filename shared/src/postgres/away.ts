const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html that
 * pass by themselves: connections lost (08), shutdown and start-up (57P), no room or memory
 * (53), a read-only server after a failover (25006), a table not migrated yet (42P01, 3F000).
 */
const SQL_STATES = /^(08...|57P0[1-5]|57014|53...|25006|25P03|42P01|3F000)$/

/**
 * What pg says, without a code, about connections that could not be had or were cut. A client
 * whose connection was lost between two statements of a transaction is "not queryable".
 */
const MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|query read timeout|is not queryable/i

/** True of an error that means "PostgreSQL is away": the same request may work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (MESSAGES.test(error.message)) return true

  const code = codeOf(error)
  return SOCKET_CODES.has(code) || SQL_STATES.test(code)
}

/** True of a statement that PostgreSQL has ended, as it does with one that takes too long. */
export function isOutOfTime(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '57014'
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
