import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { CountsAnswer, CountsPath, CountsQuery } from './api.ts'

export const countPaths: ApiPaths = {
  '/comments/v1/sites/{site}/counts': {
    get: {
      operationId: 'showCounts',
      summary: 'How many comments stand under each of many pages',
      description:
        'The same for everyone, from any page. Give `url` once for each page. A request has room for 16 KiB with its headers: for 100 addresses of 140 characters, where `/` and `:` in them stand as they are.',
      tags: ['Threads'],
      requestParams: { path: CountsPath, query: CountsQuery },
      responses: {
        '200': {
          description: 'A count for each page',
          content: { 'application/json': { schema: CountsAnswer } },
        },
        '304': { description: 'As it was when it had the ETag of If-None-Match' },
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'not-found',
          'site-not-found',
          'unavailable',
        ),
      },
    },
  },
}
