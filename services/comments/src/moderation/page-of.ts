import type { SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import { isRowOf } from './page-store.ts'

type Cursor = {
  table: Parameters<typeof isRowOf>[1]['table']
  site: SiteId
  after?: string | undefined
  before?: string | undefined
}

/** Refuses to go on from what is not of this list. */
export async function refuseForeignCursor(
  db: Kysely<CommentsSchema>,
  { table, site, after, before }: Cursor,
): Promise<void> {
  const id = after ?? before
  if (id === undefined || (await isRowOf(db, { table, site, id }))) return
  const detail = 'This cursor does not belong to this list.'
  throw new Problem('invalid-query', {
    errors: [{ pointer: after ? '?after' : '?before', detail }],
  })
}

/** One page of what was found, which is one more if there is more, and by what to ask for that. */
export function pageOf<Row extends { id: string }>(
  found: Row[],
  limit: number,
): { rows: Row[]; next: Row['id'] | null } {
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}
