import { jsonAnswer, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { TrailAnswer, TrailPath, TrailQuery } from './api.ts'

export const trailPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/trail': {
    get: {
      summary: 'Why did this reader (not) get that mail, in words?',
      description: 'Needs a key with the scope `admin`.',
      tags: ['deliveries'],
      ...KEYED,
      requestParams: { path: TrailPath, query: TrailQuery },
      responses: {
        '200': jsonAnswer('Everything there is to say about it', TrailAnswer),
        ...problemResponses('invalid-query', 'campaign-not-found', ...KEY_PROBLEMS),
      },
    },
  },
}
