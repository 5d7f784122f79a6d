import { z } from 'zod'
import { AuthorId, CommentId, SiteId } from '../ids.ts'
import { defineContract } from '../messages/contract.ts'

/** A comment waits for a moderator. Comments tells itself, so that notices are folded. */
export const CommentWaiting = defineContract({
  queue: 'comments.notices',
  name: 'comment-waiting',
  payload: z.object({
    siteId: SiteId,
    commentId: CommentId,
    /** Which of its author's edits made it wait again. */
    edit: z.int().optional(),
    /** Which decision made it wait again. */
    decisionId: z.uuid().optional(),
  }),
  dedupeKey: ({ commentId, edit, decisionId }) =>
    ['comment-waiting', commentId, edit ?? decisionId ?? []].flat().join(':'),
})

/** The quiet after a notice to moderators is over; `since` is when it began. */
export const ModeratorNoticeTick = defineContract({
  queue: 'comments.notices',
  name: 'moderator-notice-tick',
  payload: z.object({ siteId: SiteId, since: z.iso.datetime() }),
  dedupeKey: ({ siteId, since }) => `moderator-notice-tick:${siteId}:${since}`,
})

/**
 * The author of a comment ticked a box under it. Subscriptions finds the address in
 * `comments.reachable_authors`, and its own rules decide whether a confirmation goes out.
 */
export const MailRequested = defineContract({
  queue: 'subscriptions.requests',
  name: 'mail-requested',
  payload: z.object({
    siteId: SiteId,
    authorId: AuthorId,
    commentId: CommentId,
    topics: z.array(z.string()).min(1).max(10),
  }),
  dedupeKey: ({ commentId }) => `mail-requested:${commentId}`,
})
