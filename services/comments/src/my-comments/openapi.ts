import {
  FORM_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  pageAnswer,
} from '@afterword/shared/http/api-parts'
import { alsoAsPages, type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { ExportAnswer } from '../exports/api.ts'
import { LinkPath, MineForm, MineQuery, RequestedAnswer, RequestLinkBody, SitePath } from './api.ts'

const tags = ['Readers']
export const myCommentsPaths: ApiPaths = {
  '/comments/v1/sites/{site}/my-comments': {
    post: {
      operationId: 'requestMyComments',
      summary: 'Mail the link to all that was said under an address, to that address',
      description:
        'The answer is the same for every address. A mail goes to one that was confirmed, at most one in ten minutes and five a day.',
      tags,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(RequestLinkBody),
      responses: {
        '202': jsonAnswer('Taken', RequestedAnswer),
        ...problemResponses(
          'malformed-request',
          'origin-not-allowed',
          'not-found',
          'site-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
  '/comments/mine/{token}': {
    get: {
      operationId: 'showMyComments',
      summary: 'The page a mail leads to; changes nothing',
      tags,
      requestParams: { path: LinkPath, query: MineQuery },
      responses: {
        '200': pageAnswer('What was said under the address, and what can be done about it'),
        '404': pageAnswer('Not a link of ours, or too old'),
        ...problemResponses('malformed-request', 'invalid-query', 'unavailable'),
      },
    },
    post: {
      operationId: 'changeMyComments',
      summary: 'Edit a comment, delete it, or erase all there is of the address',
      tags,
      requestParams: { path: LinkPath },
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: MineForm } },
      },
      responses: {
        '200': pageAnswer('Done'),
        '403': pageAnswer('Too late for that'),
        '404': pageAnswer('Not a link of ours, or too old, or no comment of theirs'),
        '409': pageAnswer('The thread is closed'),
        ...alsoAsPages(problemResponses('too-many-requests', ...FORM_PROBLEMS)),
      },
    },
  },
  '/comments/mine/{token}/comments.json': {
    get: {
      operationId: 'exportMyComments',
      summary: 'All that is known here of the address, as a file',
      tags,
      requestParams: { path: LinkPath },
      responses: {
        '200': {
          description: 'What was said, with what came with it, and what else is known of them',
          content: { 'application/json': { schema: ExportAnswer } },
        },
        ...problemResponses('malformed-request', 'link-not-valid', 'unavailable'),
      },
    },
  },
}
