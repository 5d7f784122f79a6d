import { z } from 'zod'
import {
  AuthorId,
  CampaignId,
  CommentId,
  ConfirmationId,
  MyCommentsLinkId,
  SiteId,
  SubscriberId,
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
