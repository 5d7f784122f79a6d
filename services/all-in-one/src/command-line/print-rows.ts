import type { Context, Input, Option } from './command.ts'
import { formatTable } from './table.ts'

/** The option of every command that lists. */
export const JSON_OPTION: Record<'json', Option> = { json: { describe: 'as JSON, for scripts' } }

type Rows = Parameters<typeof formatTable>[0]

/** Prints a list as the caller likes it. */
export function printRows(
  { print }: Context,
  { json }: Input,
  { rows, none }: { rows: Rows; none: string },
): void {
  print(json ? JSON.stringify(rows, null, 2) : formatTable(rows, none))
}
