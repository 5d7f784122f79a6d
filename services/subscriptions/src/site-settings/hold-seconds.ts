import { z } from 'zod'

/** How long a publication waits before it is mailed, so that a wrong headline can be stopped. */
export const HoldSeconds = z.coerce
  .number('must be a number of seconds')
  .int('must be a whole number of seconds')
  .min(0, 'must not be negative')
  .max(86_400, 'must be at most a day (86400)')

export const DEFAULT_HOLD_SECONDS = 300
