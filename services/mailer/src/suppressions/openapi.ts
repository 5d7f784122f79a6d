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
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

const BODY_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
] as const

export const suppressionPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/suppressions': {
    get: {
      operationId: 'listSuppressions',
      summary: 'Who is not written to',
      description:
        'Needs the scope `admin`. Addresses are kept as keyed hashes: ask for one to learn of it.',
      tags,
      security,
      requestParams: { path: SuppressionsPath, query: SuppressionsQuery },
      responses: {
        '200': {
          description: 'One page of them, the newest first',
          content: { 'application/json': { schema: SuppressionsAnswer } },
        },
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
    post: {
      operationId: 'addSuppression',
      summary: 'Leave an address alone',
      description: 'Needs the scope `admin`. Nothing happens twice.',
      tags,
      security,
      requestParams: { path: SuppressionsPath },
      requestBody: { required: true, content: { 'application/json': { schema: SuppressionBody } } },
      responses: {
        '200': {
          description: 'All that holds for the address from now on',
          content: { 'application/json': { schema: SuppressionAnswer } },
        },
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
      security,
      requestParams: { path: SuppressionPath },
      requestBody: { required: true, content: { 'application/json': { schema: LiftBody } } },
      responses: {
        '204': { description: 'It does not hold any more' },
        ...problemResponses('suppression-not-found', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
}
