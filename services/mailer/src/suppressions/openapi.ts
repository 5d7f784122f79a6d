import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  LiftBody,
  SuppressionAnswer,
  SuppressionBody,
  SuppressionPath,
  SuppressionsAnswer,
  SuppressionsPath,
  SuppressionsQuery,
} from './api.ts'

const tags = ['suppressions']

export const suppressionPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/suppressions': {
    get: {
      operationId: 'listSuppressions',
      summary: 'Who is not written to',
      description:
        'Needs the scope `admin`. Addresses are kept as keyed hashes: ask for one to learn of it.',
      tags,
      ...KEYED,
      requestParams: { path: SuppressionsPath, query: SuppressionsQuery },
      responses: {
        '200': jsonAnswer('One page of them, the newest first', SuppressionsAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
    post: {
      operationId: 'addSuppression',
      summary: 'Leave an address alone',
      description: 'Needs the scope `admin`. Nothing happens twice.',
      tags,
      ...KEYED,
      requestParams: { path: SuppressionsPath },
      requestBody: jsonRequest(SuppressionBody),
      responses: {
        '200': jsonAnswer('All that holds for the address from now on', SuppressionAnswer),
        ...problemResponses(...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
  '/mailer/v1/sites/{site}/suppressions/{id}': {
    delete: {
      operationId: 'liftSuppression',
      summary: 'Write to an address again',
      description: 'Needs the scope `admin`, and a note that is kept with the key that gave it.',
      tags,
      ...KEYED,
      requestParams: { path: SuppressionPath },
      requestBody: jsonRequest(LiftBody),
      responses: {
        '204': { description: 'It does not hold any more' },
        ...problemResponses('suppression-not-found', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
}
