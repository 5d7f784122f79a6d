import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { isRowOf } from './page-store.ts'

type Cursor = {
  table: Parameters<typeof isRowOf>[1]['table']
  site: SiteId
  after: string | undefined
}

/** Refuses to go on from what is not of this list. */
export async function refuseForeignCursor(
  db: Kysely<CommentsSchema>,
  { table, site, after }: Cursor,
): Promise<void> {
  if (after === undefined || (await isRowOf(db, { table, site, id: after }))) return
  const detail = 'This cursor does not belong to this list.'
  throw new Problem('invalid-query', { errors: [{ pointer: '?after', detail }] })
}

/** One page of what was found, which is one more if there is more, and by what to ask for that. */
export function pageOf<Row extends { id: string }>(
  found: Row[],
  limit: number,
): { rows: Row[]; next: Row['id'] | null } {
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}
