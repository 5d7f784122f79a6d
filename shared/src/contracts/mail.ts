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

/**
 * Asks for the mail that tells somebody what was decided, with the link to the page that says all
 * of it: `comment-approved` and `comment-rejected` are for a comment's author, `report-decided` for
 * who reported one, `review-decided` for whichever of them had asked for it. Once for each.
 */
export const DecisionMailDue = defineContract({
  queue: 'mailer.transactional',
  name: 'decision-mail-due',
  payload: z.object({
    siteId: SiteId,
    kind: z.enum(['comment-approved', 'comment-rejected', 'report-decided', 'review-decided']),
    /** Whose address it goes to, if it is a proved one: see `comments.reachable_authors`. */
    authorId: AuthorId,
    /** What the page is about, and so what its token names: `decision` or `report`. */
    about: z.enum(['comment', 'report']),
    /** Of that comment or report. */
    id: z.uuid(),
  }),
  dedupeKey: ({ kind, id }) => `decision-mail-due:${kind}:${id}`,
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
