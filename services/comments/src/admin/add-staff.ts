import { findSite } from '@afterword/shared/access/store'
import { newId, StaffId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { NewStaffMember } from './staff.ts'
import { insertStaffMember } from './store.ts'

/** Makes somebody a member of a site's staff. One who is already there stays as they are. */
export async function addStaff(
  db: Kysely<CommentsSchema>,
  { site, name, address, role }: NewStaffMember,
): Promise<'added' | 'exists'> {
  if (!(await findSite(db, site))) throw new Problem('site-not-found')

  const member = { id: newId(StaffId), siteId: site, name, address, role }
  return (await insertStaffMember(db, member)) ? 'added' : 'exists'
}
