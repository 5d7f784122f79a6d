import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { TrailAnswer, TrailPath, TrailQuery } from './api.ts'

export const trailPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/trail': {
    get: {
      summary: 'Why did this reader (not) get that mail, in words?',
      description: 'Needs a key with the scope `admin`.',
      tags: ['deliveries'],
      security: [{ key: [] }],
      requestParams: { path: TrailPath, query: TrailQuery },
      responses: {
        '200': {
          description: 'Everything there is to say about it',
          content: { 'application/json': { schema: TrailAnswer } },
        },
        ...problemResponses(
          'invalid-query',
          'unauthorized',
          'forbidden',
          'site-not-found',
          'campaign-not-found',
        ),
      },
    },
  },
}
