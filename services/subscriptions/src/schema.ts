import type { AuthorId, SiteId } from '@afterword/shared/ids'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import type { CampaignsTable, CampaignTotalsView } from './campaigns/campaign.ts'
import type { ConfirmationsTable } from './confirmations/confirmation.ts'
import type { PublicationKeysTable, PublicationsTable } from './publications/publication.ts'
import type { SiteSettingsTable } from './publications/site-settings.ts'
import type { SubscribersTable } from './subscribers/subscriber.ts'
import type { ConsentsTable } from './subscriptions/consent.ts'
import type { SubscriptionsTable } from './subscriptions/subscription.ts'

/** What this service may read and write: its own tables, and views that others publish. */
export type SubscriptionsSchema = PlatformSchema & {
  'subscriptions.siteSettings': SiteSettingsTable
  'subscriptions.subscribers': SubscribersTable
  'subscriptions.confirmations': ConfirmationsTable
  'subscriptions.subscriptions': SubscriptionsTable
  'subscriptions.consents': ConsentsTable
  'subscriptions.publications': PublicationsTable
  'subscriptions.publicationKeys': PublicationKeysTable
  'subscriptions.campaigns': CampaignsTable

  'comments.reachableAuthors': ReachableAuthorsView
  'mailer.campaignTotals': CampaignTotalsView
}

type ReachableAuthorsView = {
  authorId: AuthorId
  siteId: SiteId
  address: string | null
  confirmableAddress: string | null
  pageUrl: string | null
}
