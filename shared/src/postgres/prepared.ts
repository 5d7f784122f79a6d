import type { ClientBase } from 'pg'

/**
 * What a statement begins with that PostgreSQL is to plan once per connection: where many short
 * ones are asked, planning is most of the work. It names its columns, since the answer may not
 * change its shape when a migration adds one.
 */
const MARK = '/* prepared */'

/** A name for each text that was ever marked. Texts stand in our code, so there are few. */
const names = new Map<string, string>()

/** Lets a connection prepare the statements that are marked for it. */
export function prepareMarked(client: ClientBase): void {
  const query = client.query.bind(client)
  Object.assign(client, {
    query: (...args: unknown[]): unknown => Reflect.apply(query, undefined, naming(args)),
  })
}

function naming([text, values, ...rest]: unknown[]): unknown[] {
  if (typeof text !== 'string' || !text.startsWith(MARK)) return [text, values, ...rest]
  return [{ name: nameOf(text), text, values }, ...rest]
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `marked-${names.size}`
  names.set(text, name)
  return name
}
