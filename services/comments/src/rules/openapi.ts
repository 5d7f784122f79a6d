import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { RulePath, RulesAnswer, RulesBody } from './api.ts'

const tags = ['Screening']

export const rulePaths: ApiPaths = {
  '/comments/v1/sites/{site}/rules': {
    get: {
      operationId: 'listRules',
      summary: 'Words that hold a comment or refuse it',
      description: 'Needs the scope `moderate`.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath },
      responses: {
        '200': jsonAnswer('All of them, as they were added', RulesAnswer),
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
    post: {
      operationId: 'addRules',
      summary: 'Add words that hold a comment or refuse it',
      description:
        'Needs the scope `moderate`. Case, accents and letters of other scripts that look alike make no difference. One that is there already gets the new action. A site has at most 5,000.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(RulesBody),
      responses: {
        '200': jsonAnswer('These, as they are now', RulesAnswer),
        ...problemResponses(...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/rules/{id}': {
    delete: {
      operationId: 'removeRule',
      summary: 'Take a rule away',
      description: 'Needs the scope `moderate`. One that is not there is none.',
      tags,
      ...KEYED,
      requestParams: { path: RulePath },
      responses: {
        '204': { description: 'It is not there' },
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
  },
}
