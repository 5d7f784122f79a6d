import { CommentId, SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { Limit } from '../threads/api.ts'
import { ReportJson } from './report-json.ts'
import { ReportId, ReportReason } from './report.ts'

export const CommentPath = z.object({ id: CommentId })

export const SitePath = z.object({ site: SiteId })

/** Any text may stand in a link: what is not one of ours is answered with a page that says so. */
export const LinkPath = z.object({ token: z.string() })

export const ReportAnswer = z.object({
  report: z.object({
    statusUrl: z.url().describe('A page that says what became of it, for whoever has the address'),
  }),
  readerToken: z
    .string()
    .optional()
    .describe('For somebody new, this once: bring it along from now on'),
})

export const ReportsQuery = z.object({
  reason: ReportReason.optional(),
  after: ReportId.optional().describe('`next` of the answer before'),
  limit: Limit,
})
export type ReportsQuery = z.infer<typeof ReportsQuery>

export const ReportsAnswer = z.object({
  reports: z.array(ReportJson).describe('Oldest first'),
  next: z.uuid().nullable().describe('`after` for the next page; null on the last one'),
})
