import { pageAnswer } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { LinkPath } from '../pages/api.ts'
import { UnsubscribeForm } from './api.ts'

const requestParams = { path: LinkPath }

export const unsubscribePaths: ApiPaths = {
  '/subscriptions/unsubscribe/{token}': {
    get: {
      summary: 'The page behind the unsubscribe link of a mail; changes nothing',
      requestParams,
      responses: {
        '200': pageAnswer('What would end, or that it has'),
        '404': pageAnswer('Not a link of ours'),
        ...problemResponses('malformed-request', 'unavailable'),
      },
    },
    post: {
      summary: 'End all publication mail of this site, or undo that within the hour',
      description:
        'Takes the one-click POST of RFC 8058: no cookies, no redirect, either form type, ' +
        'as often as it comes.',
      requestParams,
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': { schema: UnsubscribeForm },
          'multipart/form-data': { schema: UnsubscribeForm },
        },
      },
      responses: {
        '200': pageAnswer('Done, now or before'),
        '404': pageAnswer('Not a link of ours'),
        ...problemResponses(
          'malformed-request',
          'body-too-large',
          'media-type-not-supported',
          'unavailable',
        ),
      },
    },
  },
}
