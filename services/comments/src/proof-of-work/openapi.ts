import { jsonAnswer } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { ChallengeAnswer } from './api.ts'

export const challengePaths: ApiPaths = {
  '/comments/v1/sites/{site}/challenge': {
    get: {
      operationId: 'makeChallenge',
      summary: 'A proof of work to solve, for whom `proof-required` was the answer',
      description:
        'Sent along as `proof` with the comment: base64 of the JSON `{challenge, solution}`, as ALTCHA makes it. Each is good for one comment.',
      tags: ['Comments'],
      requestParams: { path: SitePath },
      responses: {
        '200': jsonAnswer('A challenge', ChallengeAnswer),
        ...problemResponses(
          'malformed-request',
          'origin-not-allowed',
          'not-found',
          'site-not-found',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
}
