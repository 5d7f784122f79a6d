import { CommentId, ReaderId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { type Comment, Status } from '../comments/comment.ts'
import type { Reader } from '../readers/reader.ts'
import { DecisionJson, type ListedDecision, toDecisionJson } from './decision-json.ts'

/** A comment as moderators see it, with all there is to judge it by. */
export type ModeratedComment = Pick<
  Comment,
  | 'id'
  | 'siteId'
  | 'threadId'
  | 'parentId'
  | 'depth'
  | 'website'
  | 'text'
  | 'html'
  | 'status'
  | 'reasons'
  | 'reasonDetails'
  | 'shown'
  | 'score'
  | 'upVotes'
  | 'downVotes'
  | 'confirmed'
  | 'byStaff'
  | 'network'
  | 'readerId'
  | 'pinnedAt'
  | 'featuredAt'
  | 'heldAt'
  | 'createdAt'
  | 'editedAt'
> & {
  authorName: string
  authorAddress: string | null
  threadUrl: string
  threadTitle: string
  vouchedAt: Date | null
  versions: number
  reports: number
  openReports: number
}

/** Who is known to have written it, and how far they are trusted. */
export type Standing = Pick<Reader, 'id' | 'isStaff'> & { isKnown: boolean; approved: number }

/** What is beside a comment: the newest decisions about it, and its reader. */
export type Background = { decisions: ListedDecision[]; standing: Standing | undefined }

export const ModeratedJson = z
  .object({
    id: CommentId,
    threadId: ThreadId,
    parentId: CommentId.nullable(),
    depth: z.int(),
    status: Status,
    reasons: z.array(z.string()).describe('The screening phases that held it'),
    reasonDetails: z
      .record(z.string(), z.string())
      .describe('By reason, what made the phase object where its name does not say all'),
    author: z.object({
      name: z.string(),
      email: z.string().nullable().describe('As typed; proved only where `confirmed`'),
      website: z.string().nullable(),
      confirmed: z.boolean(),
      staff: z.boolean(),
      network: z.string().nullable().describe('The prefix it came from, while it is kept'),
    }),
    reader: z
      .object({
        id: ReaderId,
        approved: z.int().describe('Comments of theirs that are approved, counted to 100'),
        known: z.boolean().describe('They have proved an address, or are signed in'),
        staff: z.boolean(),
      })
      .nullable()
      .describe('Null where the browser brought no token'),
    page: z.object({
      url: z.url(),
      title: z.string(),
      vouched: z.boolean().describe('Whether the site itself has named it, not a visitor'),
    }),
    html: z.string(),
    text: z.string(),
    up: z.int(),
    down: z.int(),
    pinned: z.boolean(),
    featured: z.boolean(),
    held: z.boolean().describe('Under legal hold'),
    versions: z.int().describe('How many earlier texts it has'),
    reports: z.object({ open: z.int(), all: z.int() }),
    decisions: z.array(DecisionJson).describe('The newest first, at most 10'),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ModeratedComment' })
export type ModeratedJson = z.infer<typeof ModeratedJson>

export function toModeratedJson(
  comment: ModeratedComment,
  { decisions, standing }: Background,
): ModeratedJson {
  const { id, threadId, parentId, depth, status, reasons, html, text, versions } = comment
  return {
    id,
    threadId,
    parentId,
    depth,
    status,
    reasons,
    reasonDetails: comment.reasonDetails,
    author: authorOf(comment),
    reader: standing ? toReader(standing) : null,
    page: {
      url: comment.threadUrl,
      title: comment.threadTitle,
      vouched: comment.vouchedAt !== null,
    },
    html,
    text,
    up: comment.upVotes,
    down: comment.downVotes,
    pinned: comment.pinnedAt !== null,
    featured: comment.featuredAt !== null,
    held: comment.heldAt !== null,
    versions,
    reports: { open: comment.openReports, all: comment.reports },
    decisions: decisions.map(toDecisionJson),
    createdAt: comment.createdAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
  }
}

function authorOf(comment: ModeratedComment): ModeratedJson['author'] {
  const { authorName, authorAddress, website, confirmed, byStaff, network } = comment
  return { name: authorName, email: authorAddress, website, confirmed, staff: byStaff, network }
}

function toReader({ id, approved, isKnown, isStaff }: Standing): ModeratedJson['reader'] {
  return { id, approved, known: isKnown, staff: isStaff }
}
