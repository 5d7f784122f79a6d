import type {
  AuthorId,
  CampaignId,
  CommentId,
  ConfirmationId,
  ContentId,
  DeliveryId,
  MyCommentsLinkId,
  PublicationId,
  SiteId,
  StaffId,
  SubscriberId,
  SubscriptionId,
  ThreadId,
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
  /** Deaths of whoever had it in hand: among others, and alone. */
  sharedCrashes: Generated<number>
  loneCrashes: Generated<number>
  isResent: Generated<boolean>
  senderId: string | null
  claimedAt: Date | null
  reason: string | null
  reply: string | null
  /** Which relay had it last. */
  relay: Generated<string | null>
  settledAt: Date | null
  createdAt: Generated<Date>
}

/** Message-IDs of earlier mail about the same, the first one first: RFC 5322, section 3.6.4. */
type Threaded = { references: string[] }

type FollowerNotice = Threaded & { threadId: ThreadId; commentIds: CommentId[] }

/** What they were planned for. Those planned before there was a page about them know no staff member. */
export type ModeratorNoticeSlots = Threaded & {
  commentId: CommentId
  count: number
  staffId?: StaffId
}

/** What was decided about, and which page says so. */
export type DecisionSlots = {
  decision:
    | 'comment-approved'
    | 'comment-rejected'
    | 'comment-removed'
    | 'report-decided'
    | 'review-decided'
  about: 'comment' | 'report'
  id: string
}

/** What a digest brings, in its order; `best` says which comment stands under which article. */
export type DigestSlots = {
  frequency: 'daily' | 'weekly'
  period: string
  publicationIds: PublicationId[]
  best: Partial<Record<PublicationId, CommentId>>
  discussions: { commentId: CommentId; count: number }[]
  commentIds: CommentId[]
}

/** What copies differ in, besides who they are for. */
type Particulars =
  | { kind: 'confirmation'; slots: { confirmationId: ConfirmationId } }
  | { kind: 'welcome'; slots: object; subscriptionId: SubscriptionId }
  | { kind: 'my-comments'; slots: { linkId: MyCommentsLinkId } }
  | { kind: 'sign-in'; slots: { linkId: string } }
  | { kind: 'export'; slots: { exportId: string } }
  | { kind: 'reply'; slots: FollowerNotice; subscriptionId: SubscriptionId }
  | { kind: 'follow-up'; slots: FollowerNotice; subscriptionId: SubscriptionId }
  | { kind: 'decision'; slots: DecisionSlots }
  | { kind: 'moderator-notice'; slots: ModeratorNoticeSlots }
  | { kind: 'publication'; slots: object; campaignId: CampaignId; subscriptionId: SubscriptionId }
  | { kind: 'digest'; slots: DigestSlots; subscriptionId: SubscriptionId }

/** A comment as everybody sees it when the mail about it goes. */
export type SeenComment = {
  commentId: CommentId
  name: string
  /** The beginning of its text, as its author typed it. */
  excerpt: string
  /** Of its thread, where the site itself has named it. */
  title: string | null
  url: string | null
}

/** What waits for a moderator when the mail about it goes: how much, and the newest, not none. */
export type Waiting = {
  count: number
  newest: Pick<SeenComment, 'commentId' | 'name' | 'excerpt' | 'title'>[]
}

/** An article as its announcement has it when the digest goes. */
export type SeenArticle = {
  publicationId: PublicationId
  url: string
  title: string
  summary: string | null
  imageUrl: string | null
  language: string
}

/** What an attempt needs to know, and the epoch that lets it say how it ended. */
export type ClaimedDelivery = Particulars & {
  id: DeliveryId
  siteId: SiteId
  contentId: ContentId
  messageId: string
  datedAt: Date
  attempts: number
  epoch: number
  relay: string | null
  name: string
  address: string
  comments: SeenComment[] | null
  articles: SeenArticle[] | null
  waiting: Waiting | null
}
