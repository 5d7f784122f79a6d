import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { PageQuery, SetThreadAnswer, SetThreadBody, SitePath } from './api.ts'

export const threadPaths: ApiPaths = {
  '/comments/v1/sites/{site}/threads': {
    put: {
      operationId: 'setThread',
      summary: 'Say what a page is called, where it is, and whether it takes comments',
      description:
        'Before its first comment or after. Needs the scope `moderate` or `publish`. What is left out stays as it is.',
      tags: ['Threads'],
      security: [{ key: [] }],
      requestParams: { path: SitePath, query: PageQuery },
      requestBody: { required: true, content: { 'application/json': { schema: SetThreadBody } } },
      responses: {
        '200': {
          description: 'The thread as it is now',
          content: { 'application/json': { schema: SetThreadAnswer } },
        },
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'unauthorized',
          'forbidden',
          'origin-not-allowed',
          'not-found',
          'site-not-found',
          'thread-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'page-not-of-site',
          'unavailable',
        ),
      },
    },
  },
}
