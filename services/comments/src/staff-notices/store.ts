import type { StaffTable } from '@afterword/shared/access/staff'
import type { StaffId } from '@afterword/shared/ids'
import type { Kysely, Selectable } from 'kysely'
import type { CommentsSchema } from '../schema.ts'

type Db = Kysely<CommentsSchema>

export async function findStaffMember(
  db: Db,
  id: StaffId,
): Promise<Selectable<StaffTable> | undefined> {
  return db.selectFrom('platform.staff').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function updateNotices(db: Db, id: StaffId, notices: boolean): Promise<void> {
  await db.updateTable('platform.staff').set({ notices }).where('id', '=', id).execute()
}
