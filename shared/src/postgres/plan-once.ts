import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'

/**
 * What a statement begins with that each connection plans only once, for when planning costs
 * more than running. Its text must not vary: every new one stays with the connection. It names
 * its columns: an answer may not change its shape when a migration adds one.
 */
export const PLANNED_ONCE = sql`/* planned once */ `
const MARK = '/* planned once */'

/** Has a connection keep the plans of the statements that ask for it. */
export function planOnce(client: PoolClient): void {
  const query = client.query.bind(client)
  const names = new Map<string, string>()

  const named = (text: string, values: unknown): object => {
    const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url')
    names.set(text, name)
    return { name, text, values }
  }
  Reflect.set(client, 'query', (text: unknown, values: unknown, ...rest: unknown[]) =>
    typeof text === 'string' && text.startsWith(MARK)
      ? Reflect.apply(query, client, [named(text, values), ...rest])
      : Reflect.apply(query, client, [text, values, ...rest]),
  )
}
