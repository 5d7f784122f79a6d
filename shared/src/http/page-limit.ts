import { z } from 'zod'

const MOST = 100

/** How many on a page, as a query says it; more than the most is the most. */
export function pageLimit(usual = MOST): z.ZodType<number> {
  return z.coerce
    .number()
    .int()
    .default(usual)
    .transform((limit) => Math.min(Math.max(limit, 1), MOST))
    .meta({ description: `How many, from 1 to ${MOST}`, example: usual })
}
