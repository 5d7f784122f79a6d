import type {
  AuthorId,
  CampaignId,
  CommentId,
  ConfirmationId,
  ContentId,
  DeliveryId,
  MyCommentsLinkId,
  SiteId,
  StaffId,
  SubscriberId,
  SubscriptionId,
} from '@afterword/shared/ids'
import type { Generated } from 'kysely'
import type { DeliveryKind, Lane } from './delivery-kind.ts'

export type DeliveryState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'deferred'
  | 'failed'
  | 'suppressed'
  | 'cancelled'
  | 'unknown'

/** One e-mail to one address. The address is read when it is claimed, never kept here. */
export type DeliveriesTable = {
  id: DeliveryId
  siteId: SiteId
  kind: DeliveryKind
  lane: Lane
  contentId: ContentId
  campaignId: CampaignId | null
  subscriptionId: SubscriptionId | null
  subscriberId: SubscriberId | null
  staffId: StaffId | null
  authorId: Generated<AuthorId | null>
  slots: object
  messageId: string
  datedAt: Generated<Date>
  state: Generated<DeliveryState>
  dueAt: Generated<Date>
  expiresAt: Date
  attempts: Generated<number>
  epoch: Generated<number>
  senderId: string | null
  claimedAt: Date | null
  reason: string | null
  reply: string | null
  settledAt: Date | null
  createdAt: Generated<Date>
}

/** What copies differ in, besides who they are for. */
type Particulars =
  | { kind: 'confirmation'; slots: { confirmationId: ConfirmationId } }
  | { kind: 'moderator-notice'; slots: { commentId: CommentId; count: number } }
  | { kind: 'my-comments'; slots: { linkId: MyCommentsLinkId } }
  | { kind: 'publication'; slots: object; campaignId: CampaignId; subscriptionId: SubscriptionId }

/** What an attempt needs to know, and the epoch that lets it say how it ended. */
export type ClaimedDelivery = Particulars & {
  id: DeliveryId
  siteId: SiteId
  contentId: ContentId
  messageId: string
  datedAt: Date
  attempts: number
  epoch: number
  name: string
  address: string
}
