import type { PlatformSchema } from '@afterword/shared/platform/schema'
import type { AuthorsTable } from './comments/author.ts'
import type { CommentsTable, MailRequestsTable } from './comments/comment.ts'
import type { IdempotencyKeysTable } from './idempotency/answer.ts'
import type { DecisionsTable } from './moderation/decision.ts'
import type { ModeratorNoticesTable } from './moderation/notice.ts'
import type { SiteSettingsTable } from './site-settings/settings.ts'
import type { ThreadKeysTable, ThreadsTable } from './threads/thread.ts'

/** What this service may read and write. Nobody else reads the tables in `comments`. */
export type CommentsSchema = PlatformSchema & {
  'comments.siteSettings': SiteSettingsTable
  'comments.threads': ThreadsTable
  'comments.threadKeys': ThreadKeysTable
  'comments.authors': AuthorsTable
  'comments.comments': CommentsTable
  'comments.mailRequests': MailRequestsTable
  'comments.decisions': DecisionsTable
  'comments.moderatorNotices': ModeratorNoticesTable
  'comments.idempotencyKeys': IdempotencyKeysTable
}
