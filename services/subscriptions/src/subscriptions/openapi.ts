import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { SubscribeAnswer, SubscribeBody } from './api.ts'

export const subscriptionPaths: ApiPaths = {
  '/subscriptions/v1/sites/{site}/subscriptions': {
    post: {
      summary: 'Ask to be mailed about new articles',
      description:
        'Sends one mail with a link to confirm, unless the address has had its share of them. ' +
        'The answer is the same for every address.',
      requestParams: { path: z.object({ site: SiteId }) },
      requestBody: { required: true, content: { 'application/json': { schema: SubscribeBody } } },
      responses: {
        '202': {
          description: 'Heard',
          content: { 'application/json': { schema: SubscribeAnswer } },
        },
        ...problemResponses(
          'malformed-request',
          'origin-not-allowed',
          'not-found',
          'site-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'page-not-of-site',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
}
