import { z } from 'zod'
import {
  AuthorId,
  CampaignId,
  CommentId,
  ConfirmationId,
  MyCommentsLinkId,
  PublicationId,
  SiteId,
  StaffId,
  SubscriberId,
  SubscriptionId,
  ThreadId,
} from '../ids.ts'
import { defineContract } from '../messages/contract.ts'

/** Asks for the one mail that lets a reader confirm everything asked for so far. */
export const ConfirmationDue = defineContract({
  queue: 'mailer.transactional',
  name: 'confirmation-due',
  payload: z.object({ siteId: SiteId, confirmationId: ConfirmationId }),
})

/** Asks to tell a site's moderators that `count` comments wait, `commentId` being the newest. */
export const ModeratorNoticeDue = defineContract({
  queue: 'mailer.transactional',
  name: 'moderator-notice-due',
  payload: z.object({
    siteId: SiteId,
    commentId: CommentId,
    count: z.int().min(1),
    /** Names this notice among others about the same comment; older messages have none. */
    noticeId: z.uuid().optional(),
  }),
})

/** Asks for the mail with the link to what its reader has said on a site. */
export const MyCommentsDue = defineContract({
  queue: 'mailer.transactional',
  name: 'my-comments-due',
  payload: z.object({ siteId: SiteId, authorId: AuthorId, linkId: MyCommentsLinkId }),
  dedupeKey: ({ linkId }) => `my-comments-due:${linkId}`,
})

/**
 * Asks for the mail that tells somebody what was decided, with the link to the page that says all
 * of it: `comment-approved`, `comment-rejected` (before anyone saw it) and `comment-removed` (after)
 * are for a comment's author, `report-decided` for who reported one, `review-decided` for
 * whichever of them had asked for it. Once for each.
 */
export const DecisionMailDue = defineContract({
  queue: 'mailer.transactional',
  name: 'decision-mail-due',
  payload: z.object({
    siteId: SiteId,
    kind: z.enum([
      'comment-approved',
      'comment-rejected',
      'comment-removed',
      'report-decided',
      'review-decided',
    ]),
    /** Whose address it goes to, if it is a proved one: see `comments.reachable_authors`. */
    authorId: AuthorId,
    /** What the page is about, and so what its token names: `decision` or `report`. */
    about: z.enum(['comment', 'report']),
    /** Of that comment or report. */
    id: z.uuid(),
  }),
  dedupeKey: ({ kind, id }) => `decision-mail-due:${kind}:${id}`,
})

/** Asks to greet whoever has just confirmed this subscription, once. */
export const WelcomeDue = defineContract({
  queue: 'mailer.transactional',
  name: 'welcome-due',
  payload: z.object({ siteId: SiteId, subscriptionId: SubscriptionId }),
  dedupeKey: ({ subscriptionId }) => `welcome-due:${subscriptionId}`,
})

/** Asks for the mail with the link that signs a member of staff in. It works for 15 minutes. */
export const SignInLinkDue = defineContract({
  queue: 'mailer.transactional',
  name: 'sign-in-link-due',
  payload: z.object({ siteId: SiteId, staffId: StaffId, linkId: z.uuid() }),
  dedupeKey: ({ linkId }) => `sign-in-link-due:${linkId}`,
})

/** Asks to tell a subscriber that what is known of them is ready to be fetched. */
export const ExportReadyDue = defineContract({
  queue: 'mailer.transactional',
  name: 'export-ready-due',
  payload: z.object({ siteId: SiteId, subscriberId: SubscriberId, exportId: z.uuid() }),
  dedupeKey: ({ exportId }) => `export-ready-due:${exportId}`,
})

/**
 * Asks to tell a follower of new comments in one thread; which topic the subscription follows
 * says whether they are replies to the reader's own. Folding is the asker's: one request, one mail.
 */
export const FollowerNoticeDue = defineContract({
  queue: 'mailer.notices',
  name: 'follower-notice-due',
  payload: z.object({
    siteId: SiteId,
    subscriptionId: SubscriptionId,
    threadId: ThreadId,
    /** Names this notice among others about the same thread. */
    noticeId: z.uuid(),
    /** All it tells of, newest first. Those nobody sees any more are left out when it goes. */
    commentIds: z.array(CommentId).min(1).max(100),
  }),
  dedupeKey: ({ noticeId }) => `follower-notice-due:${noticeId}`,
})

/** Asks for a reader's digest of one local day or week, in the order the asker has ranked. */
export const DigestDue = defineContract({
  queue: 'mailer.digests',
  name: 'digest-due',
  payload: z.object({
    siteId: SiteId,
    subscriptionId: SubscriptionId,
    frequency: z.enum(['daily', 'weekly']),
    /** The first day it is about, where the reader is: no second one is sent about it. */
    period: z.iso.date(),
    publications: z
      .array(
        z.object({
          publicationId: PublicationId,
          /** The best of its discussion. */
          commentId: CommentId.optional(),
        }),
      )
      .max(50),
    /** What notices would have told, had the reader not had their fill of mail that day. */
    discussions: z
      .array(z.object({ commentId: CommentId, count: z.int().min(1) }))
      .max(50)
      .default([]),
  }),
  dedupeKey: ({ subscriptionId, frequency, period }) =>
    `digest-due:${subscriptionId}:${frequency}:${period}`,
})

/** Mail servers may name an address in a reply: of whoever has been erased, replies are forgotten. */
export const RepliesErased = defineContract({
  queue: 'mailer.transactional',
  name: 'replies-erased',
  payload: z.object({
    siteId: SiteId,
    authorIds: z.array(AuthorId),
    subscriberIds: z.array(SubscriberId),
  }),
})

/**
 * Asks for the deliveries of one slice of a campaign: subscribers above `after` (from the
 * first when null) up to and including `through`. A slice is planned once, whoever asks again.
 */
export const CampaignSliceDue = defineContract({
  queue: 'mailer.campaigns',
  name: 'campaign-slice-due',
  payload: z.object({
    campaignId: CampaignId,
    after: SubscriberId.nullable(),
    through: SubscriberId,
  }),
  dedupeKey: ({ campaignId, through }) => `campaign-slice-due:${campaignId}:${through}`,
})
