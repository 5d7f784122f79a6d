import type { z } from 'zod'
import { type FieldError, Problem } from '../problem.ts'

/** Parses a request body, reporting every offending field by JSON pointer. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new Problem('invalid-body', { errors: result.error.issues.flatMap(toFieldErrors) })
}

/** Parses what stands in the address: an unknown or impossible value is the caller's mistake. */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
): z.output<Schema> {
  refuseNul(query)
  const result = schema.safeParse(query)
  if (result.success) return result.data
  throw new Problem('invalid-query', {
    errors: result.error.issues.map(({ path, message }) => ({
      pointer: `?${path.join('.')}`,
      detail: message,
    })),
  })
}

/** PostgreSQL knows no text with a NUL in it, not even to compare with. In JSON, it is refused as it is read. */
function refuseNul(query: unknown): void {
  const errors = Object.entries(query ?? {})
    .filter(([, value]) => String(value).includes('\0'))
    .map(([name]) => ({ pointer: `?${name}`, detail: 'This holds characters that are no text.' }))
  if (errors.length > 0) throw new Problem('invalid-query', { errors })
}

/** Parses ids in a path. What cannot be an id names nothing. */
export function parsePath<Schema extends z.ZodType>(
  schema: Schema,
  params: unknown,
): z.output<Schema> {
  const result = schema.safeParse(params)
  if (result.success) return result.data
  throw new Problem('not-found')
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const detail = 'This field is not known here.'
    return issue.keys.map((key) => ({ pointer: toPointer([...issue.path, key]), detail }))
  }
  return [{ pointer: toPointer(issue.path), detail: issue.message }]
}

/** RFC 6901 §3, as a URI fragment. */
export function toPointer(path: PropertyKey[]): string {
  const steps = path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))
  return ['#', ...steps].join('/')
}
