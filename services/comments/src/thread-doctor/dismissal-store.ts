import type { SiteId, ThreadId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { CommentsSchema } from '../schema.ts'
import type { Subject } from './subject.ts'

type Db = Kysely<CommentsSchema>

/** What of a site's threads was found to be two pages. */
export async function listDismissed(db: Db, site: SiteId): Promise<Subject[]> {
  return dismissed(db, site).execute()
}

export async function isDismissed(db: Db, site: SiteId, subject: Subject): Promise<boolean> {
  const { threadId, reason } = subject
  const found = await dismissed(db, site)
    .where('d.threadId', '=', threadId)
    .where('d.reason', '=', reason)
    .executeTakeFirst()
  return found !== undefined
}

function dismissed(db: Db, site: SiteId) {
  return db
    .selectFrom('comments.decisions as d')
    .select(['d.threadId', 'd.reason'])
    .$narrowType<{ threadId: ThreadId; reason: string }>()
    .where('d.siteId', '=', site)
    .where('d.action', '=', sql.lit('dismiss-proposal'))
    .where(sql<boolean>`not exists (select from comments.decisions u where u.undoes = d.id)`)
}
