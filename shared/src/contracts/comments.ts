import { z } from 'zod'
import { AuthorId, CommentId, ConfirmationId, SiteId } from '../ids.ts'
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
 * A reader asks to have their address confirmed and nothing else. Subscriptions finds it in
 * `comments.reachable_authors`; the same rules decide whether a mail goes out.
 */
export const ProofRequested = defineContract({
  queue: 'subscriptions.requests',
  name: 'proof-requested',
  payload: z.object({ siteId: SiteId, authorId: AuthorId }),
})

/** Whoever reads the mail of this author's address has answered from it. */
export const AddressConfirmed = defineContract({
  queue: 'comments.requests',
  name: 'address-confirmed',
  payload: z.object({ siteId: SiteId, authorId: AuthorId, proofId: ConfirmationId }),
  dedupeKey: ({ proofId }) => `address-confirmed:${proofId}`,
})

/** Someone has erased what they said; these stood for them. What others know of them goes too. */
export const PersonErased = defineContract({
  queue: 'subscriptions.requests',
  name: 'person-erased',
  payload: z.object({
    siteId: SiteId,
    authorIds: z.array(AuthorId).min(1),
    /** What became of what they said. */
    afterwards: z.enum(['removed', 'anonymous']).default('removed'),
  }),
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
