import type { SiteId } from '@afterword/shared/ids'
import type { Kysely } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { SignIn } from './signin.ts'

type Db = Kysely<CommentsSchema>

export async function findSignIn(db: Db, site: SiteId): Promise<SignIn | undefined> {
  return db.selectFrom('comments.signIns').selectAll().where('siteId', '=', site).executeTakeFirst()
}
