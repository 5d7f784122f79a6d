import type { z } from 'zod'
import type { Input } from './command.ts'
import { toOption } from './parse-words.ts'
import { Refusal } from './refusal.ts'

/** Checks what a command was given, or says in one line which options are wrong and why. */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  input: Input,
): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data

  const problems = result.error.issues.map(
    ({ path, message }) => `${toOption(String(path[0]))}: ${message.replace(/\.$/, '')}`,
  )
  throw new Refusal([...new Set(problems)].join('; '))
}
