import { jsonAnswer, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath, TrailAnswer, TrailQuery } from './api.ts'

export const deliveryPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/deliveries': {
    get: {
      summary: 'Why did this reader (not) get that mail?',
      description: 'Needs a key with the scope `admin`.',
      tags: ['deliveries'],
      ...KEYED,
      requestParams: { path: SitePath, query: TrailQuery },
      responses: {
        '200': jsonAnswer('The trail of one address', TrailAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
}
