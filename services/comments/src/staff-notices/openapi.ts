import { FORM_PROBLEMS, pageAnswer } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { LinkPath, NoticesForm } from './api.ts'

const tags = ['Moderation']

export const staffNoticesPaths: ApiPaths = {
  '/comments/notices/{token}': {
    get: {
      operationId: 'showNoticesPage',
      summary: 'Whether a moderator is told of waiting comments; changes nothing',
      tags,
      requestParams: { path: LinkPath },
      responses: {
        '200': pageAnswer('How it stands, with a button that changes it'),
        '404': pageAnswer('Not a link of ours, or of somebody who has left'),
        ...problemResponses('malformed-request', 'unavailable'),
      },
    },
    post: {
      operationId: 'setNotices',
      summary: 'Stop or begin telling a moderator of waiting comments',
      tags,
      requestParams: { path: LinkPath },
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: NoticesForm } },
      },
      responses: {
        '200': pageAnswer('How it stands now'),
        '404': pageAnswer('Not a link of ours, or of somebody who has left'),
        ...problemResponses('too-many-requests', ...FORM_PROBLEMS),
      },
    },
  },
}
