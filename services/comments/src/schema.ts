import type { PublicationId, SiteId } from '@afterword/shared/ids'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import type { AddressProofsTable } from './address-proofs/proof.ts'
import type { BlocksTable } from './blocks/block.ts'
import type { AuthorsTable } from './comments/author.ts'
import type { CommentsTable, MailRequestsTable } from './comments/comment.ts'
import type { IdempotencyKeysTable } from './idempotency/answer.ts'
import type { DecisionsTable } from './moderation/decision.ts'
import type { ModeratorNoticesTable } from './moderation/notice.ts'
import type { MyCommentsLinksTable } from './my-comments/link.ts'
import type { SpentProofsTable } from './proof-of-work/proof.ts'
import type { PurgesTable } from './purges/purge.ts'
import type { ReadersTable } from './readers/reader.ts'
import type { ReportsTable } from './reports/report.ts'
import type { ReviewsTable } from './reviews/review.ts'
import type { RulesTable } from './rules/rule.ts'
import type { SignInsTable } from './sign-in/signin.ts'
import type { SiteSettingsTable } from './site-settings/settings.ts'
import type { MergedRootsTable, MergesTable } from './thread-names/merge.ts'
import type { ThreadClaimsTable } from './threads/claim.ts'
import type { SectionsTable, ThreadKeysTable, ThreadsTable } from './threads/thread.ts'
import type { CommentVersionsTable } from './versions/version.ts'
import type { VotesTable } from './votes/vote.ts'

/** What this service may read and write: its own tables, which nobody else reads, and a view. */
export type CommentsSchema = PlatformSchema & {
  'comments.siteSettings': SiteSettingsTable
  'comments.sections': SectionsTable
  'comments.threads': ThreadsTable
  'comments.threadKeys': ThreadKeysTable
  'comments.threadClaims': ThreadClaimsTable
  'comments.merges': MergesTable
  'comments.mergedRoots': MergedRootsTable
  'comments.purges': PurgesTable
  'comments.authors': AuthorsTable
  'comments.readers': ReadersTable
  'comments.addressProofs': AddressProofsTable
  'comments.myCommentsLinks': MyCommentsLinksTable
  'comments.signIns': SignInsTable
  'comments.comments': CommentsTable
  'comments.mailRequests': MailRequestsTable
  'comments.commentVersions': CommentVersionsTable
  'comments.votes': VotesTable
  'comments.reports': ReportsTable
  'comments.reviews': ReviewsTable
  'comments.decisions': DecisionsTable
  'comments.moderatorNotices': ModeratorNoticesTable
  'comments.rules': RulesTable
  'comments.blocks': BlocksTable
  'comments.spentProofs': SpentProofsTable
  'comments.idempotencyKeys': IdempotencyKeysTable

  'subscriptions.knownPublications': KnownPublicationsView
}

type KnownPublicationsView = {
  publicationId: PublicationId
  siteId: SiteId
  url: string
  title: string
  section: string | null
}
