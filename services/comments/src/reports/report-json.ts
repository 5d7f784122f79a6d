import { z } from 'zod'
import { type Subject, SubjectJson, toSubjectJson } from '../moderation/subject.ts'
import { type Report, ReportId, ReportReason } from './report.ts'

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
    comment: SubjectJson,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OpenReport' })
export type ReportJson = z.infer<typeof ReportJson>

export function toReportJson(report: Report & { subject: Subject }): ReportJson {
  const { id, reason, note, weight, createdAt } = report
  return {
    id,
    reason,
    note,
    notice: reason === 'illegal' ? noticeOf(report) : null,
    weight,
    comment: toSubjectJson(report.subject),
    createdAt: createdAt.toISOString(),
  }
}

function noticeOf({ law, name, address, verifiedAt, goodFaith }: Report) {
  return { law, name, email: address, confirmed: verifiedAt !== null, goodFaith }
}
