import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { RulePath, RulesAnswer, RulesBody } from './api.ts'

const tags = ['Screening']
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

const answer = (description: string) => ({
  description,
  content: { 'application/json': { schema: RulesAnswer } },
})

export const rulePaths: ApiPaths = {
  '/comments/v1/sites/{site}/rules': {
    get: {
      operationId: 'listRules',
      summary: 'Words that hold a comment or refuse it',
      description: 'Needs the scope `moderate`.',
      tags,
      security,
      requestParams: { path: SitePath },
      responses: {
        '200': answer('All of them, as they were added'),
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
    post: {
      operationId: 'addRules',
      summary: 'Add words that hold a comment or refuse it',
      description:
        'Needs the scope `moderate`. Case, accents and letters of other scripts that look alike make no difference. One that is there already gets the new action. A site has at most 5,000.',
      tags,
      security,
      requestParams: { path: SitePath },
      requestBody: { required: true, content: { 'application/json': { schema: RulesBody } } },
      responses: {
        '200': answer('These, as they are now'),
        ...problemResponses(
          'malformed-request',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/rules/{id}': {
    delete: {
      operationId: 'removeRule',
      summary: 'Take a rule away',
      description: 'Needs the scope `moderate`. One that is not there is none.',
      tags,
      security,
      requestParams: { path: RulePath },
      responses: {
        '204': { description: 'It is not there' },
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
  },
}
