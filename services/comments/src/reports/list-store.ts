import type { SiteId } from '@afterword/shared/ids'
import { type Kysely, sql } from 'kysely'
import type { Comment } from '../comments/comment.ts'
import type { CommentsSchema } from '../schema.ts'
import type { Report, ReportId, ReportReason } from './report.ts'

type Db = Kysely<CommentsSchema>

/** A report with the comment it is about, as moderators see both. */
export type ListedReport = Report &
  Pick<Comment, 'threadId' | 'html' | 'text'> & {
    commentStatus: Comment['status']
    authorName: string
    threadUrl: string
    threadTitle: string
  }

type Page = { reason: ReportReason | undefined; after: ReportId | undefined; limit: number }

/** The open reports of a site, oldest first. */
export async function listOpenReports(
  db: Db,
  site: SiteId,
  { reason, after, limit }: Page,
): Promise<ListedReport[]> {
  let page = db
    .selectFrom('comments.reports as reports')
    .innerJoin('comments.comments as comments', 'comments.id', 'reports.commentId')
    .innerJoin('comments.authors as authors', 'authors.id', 'comments.authorId')
    .innerJoin('comments.threads as threads', 'threads.id', 'comments.threadId')
    .selectAll('reports')
    .select(['comments.threadId', 'comments.html', 'comments.text'])
    .select(['comments.status as commentStatus', 'authors.name as authorName'])
    .select(['threads.url as threadUrl', 'threads.title as threadTitle'])
    .where('reports.siteId', '=', site)
    .where('reports.status', '=', 'open')
  if (reason) page = page.where('reports.reason', '=', reason)
  if (after) page = page.where(isBeyond(after))
  return page.orderBy('reports.createdAt').orderBy('reports.id').limit(limit).execute()
}

function isBeyond(after: ReportId) {
  return sql<boolean>`
    (reports.created_at, reports.id) > (
      select last.created_at, last.id from comments.reports last where last.id = ${after}
    )`
}

export async function isReportOf(db: Db, site: SiteId, id: ReportId): Promise<boolean> {
  const found = await db
    .selectFrom('comments.reports')
    .select('id')
    .where('siteId', '=', site)
    .where('id', '=', id)
    .executeTakeFirst()
  return found !== undefined
}
