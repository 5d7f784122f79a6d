import { jsonAnswer, jsonRequest, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { CommentPath, ReportAnswer, ReportsAnswer, ReportsQuery, SitePath } from './api.ts'
import { ReportBody } from './report-body.ts'

export const reportPaths: ApiPaths = {
  '/comments/v1/comments/{id}/reports': {
    post: {
      operationId: 'reportComment',
      summary: 'Report a comment to the moderators',
      description:
        'Once per reader: asked again, the address of the first report comes back. Enough reports from different networks make a comment wait that no moderator has approved.',
      tags: ['Comments'],
      requestParams: { path: CommentPath },
      requestBody: jsonRequest(ReportBody),
      responses: {
        '202': jsonAnswer('The report is taken', ReportAnswer),
        ...problemResponses(
          'malformed-request',
          'sign-in-invalid',
          'origin-not-allowed',
          'not-found',
          'comment-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/reports': {
    get: {
      operationId: 'listReports',
      summary: 'What readers have reported and nobody has decided on yet',
      description:
        'Needs the scope `moderate`. A decision on the comment closes its reports: approving it dismisses them, rejecting or deleting it upholds them.',
      tags: ['Moderation'],
      ...KEYED,
      requestParams: { path: SitePath, query: ReportsQuery },
      responses: {
        '200': jsonAnswer('One page of open reports', ReportsAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
}
