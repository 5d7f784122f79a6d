import type {
  AuthorId,
  CampaignId,
  ConfirmationId,
  PublicationId,
  SiteId,
  SubscriberId,
  SubscriptionId,
} from '@afterword/shared/ids'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import type { Generated } from 'kysely'
import type { AlertsTable } from './alerts/alert.ts'
import type { ContentsTable } from './contents/content.ts'
import type { AttemptsTable } from './deliveries/attempt.ts'
import type { DeliveriesTable } from './deliveries/delivery.ts'
import type { DkimKeysTable } from './dkim/key.ts'
import type { FeedbackMailsTable } from './feedback/feedback-mail.ts'
import type { FeedbackTable } from './feedback/feedback.ts'
import type { InboundProbesTable } from './feedback/probe.ts'
import type { ParkedEventsTable } from './feedback/webhooks/parked-event.ts'
import type { WebhookCallsTable } from './feedback/webhooks/webhook-call.ts'
import type { CampaignFailuresTable, CampaignHoldsTable } from './guard/hold.ts'
import type { InstanceTable } from './instance/instance.ts'
import type { RelayDaysTable, RelayPausesTable } from './relays/relay-tables.ts'
import type { ResolutionsTable } from './resolutions/resolution.ts'
import type { BounceRunsTable } from './suppressions/bounce-run.ts'
import type { SoftBouncesTable } from './suppressions/soft-bounce.ts'
import type { LiftedSuppressionsTable, SuppressionsTable } from './suppressions/suppression.ts'

/** What this service may read and write. Nobody else reads the tables in `mailer`. */
export type MailerSchema = PlatformSchema &
  PublishedByOthers & {
    'mailer.contents': ContentsTable
    'mailer.senders': SendersTable
    'mailer.deliveries': DeliveriesTable
    'mailer.resolutions': ResolutionsTable
    'mailer.instance': InstanceTable
    'mailer.suppressions': SuppressionsTable
    'mailer.liftedSuppressions': LiftedSuppressionsTable
    'mailer.bounceRuns': BounceRunsTable
    'mailer.feedback': FeedbackTable
    'mailer.feedbackMails': FeedbackMailsTable
    'mailer.inboundProbes': InboundProbesTable
    'mailer.webhookCalls': WebhookCallsTable
    'mailer.parkedEvents': ParkedEventsTable
    'mailer.dkimKeys': DkimKeysTable
    'mailer.alerts': AlertsTable
    'mailer.attempts': AttemptsTable
    'mailer.softBounces': SoftBouncesTable
    'mailer.relayDays': RelayDaysTable
    'mailer.relayPauses': RelayPausesTable
    'mailer.campaignHolds': CampaignHoldsTable
    'mailer.campaignFailures': CampaignFailuresTable
    'mailer.campaignCounters': CampaignCounters
    'mailer.campaignTotals': CampaignCounters
  }

type SendersTable = { id: string; leaseUntil: Date }

type CampaignCounters = {
  campaignId: CampaignId
  planned: Generated<number>
  waiting: Generated<number>
  deferred: Generated<number>
  sent: Generated<number>
  failed: Generated<number>
  suppressed: Generated<number>
  cancelled: Generated<number>
  unknown: Generated<number>
  folded: Generated<number>
}

/** Views of other services: to read, never to write. */
type PublishedByOthers = {
  'subscriptions.deliverable': {
    subscriptionId: SubscriptionId
    siteId: SiteId
    subscriberId: SubscriberId
    address: string
    locale: string
    topic: string
    frequency: 'instant' | 'daily' | 'weekly'
    state: 'pending' | 'confirmed' | 'ended'
    confirmedAt: Date | null
    confirmationId: ConfirmationId
    mayConfirm: boolean
    mayPublish: boolean
    mayNotice: boolean
    mayDigest: boolean
  }
  'subscriptions.answerableConfirmations': {
    confirmationId: ConfirmationId
    siteId: SiteId
    subscriberId: SubscriberId
    address: string
    locale: string
    subscribes: boolean
  }
  'comments.reachableAuthors': {
    authorId: AuthorId
    siteId: SiteId
    address: string | null
  }
  'subscriptions.campaignStates': {
    campaignId: CampaignId
    publicationId: PublicationId
    siteId: SiteId
    state: 'held' | 'sending' | 'paused' | 'finished' | 'cancelled'
    topics: string[]
    beganAt: Date | null
    url: string
    title: string
    summary: string | null
    imageUrl: string | null
    section: string | null
    authors: string[]
    language: string
    publishedAt: Date
  }
}
