import { CommentId, ThreadId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Status } from '../comments/comment.ts'
import type { ListedReport } from './list-store.ts'
import { ReportId, ReportReason } from './report.ts'

/** A report as moderators read it. Who reported stays out of it, but for who gave a name. */
export const ReportJson = z
  .object({
    id: ReportId,
    reason: ReportReason,
    note: z.string().nullable(),
    notice: z
      .object({
        law: z.string().nullable(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        confirmed: z.boolean().describe('The address was proved; else anyone may have typed it'),
        goodFaith: z.boolean(),
      })
      .nullable()
      .describe('What came with a notice of illegal content'),
    weight: z.number().describe('What it counts toward holding the comment'),
    comment: z.object({
      id: CommentId,
      threadId: ThreadId,
      status: Status,
      author: z.string(),
      html: z.string(),
      text: z.string(),
      page: z.object({ url: z.url(), title: z.string() }),
    }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OpenReport' })
export type ReportJson = z.infer<typeof ReportJson>

export function toReportJson(report: ListedReport): ReportJson {
  const { id, reason, note, weight, createdAt } = report
  return {
    id,
    reason,
    note,
    notice: reason === 'illegal' ? noticeOf(report) : null,
    weight,
    comment: {
      id: report.commentId,
      threadId: report.threadId,
      status: report.commentStatus,
      author: report.authorName,
      html: report.html,
      text: report.text,
      page: { url: report.threadUrl, title: report.threadTitle },
    },
    createdAt: createdAt.toISOString(),
  }
}

function noticeOf({ law, name, address, verifiedAt, goodFaith }: ListedReport) {
  return { law, name, email: address, confirmed: verifiedAt !== null, goodFaith }
}
