import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath, TrailAnswer, TrailQuery } from './api.ts'

export const deliveryPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/deliveries': {
    get: {
      summary: 'Why did this reader (not) get that mail?',
      description: 'Needs a key with the scope `admin`.',
      tags: ['deliveries'],
      security: [{ key: [] }],
      requestParams: { path: SitePath, query: TrailQuery },
      responses: {
        '200': {
          description: 'The trail of one address',
          content: { 'application/json': { schema: TrailAnswer } },
        },
        ...problemResponses('invalid-query', 'unauthorized', 'forbidden', 'site-not-found'),
      },
    },
  },
}
