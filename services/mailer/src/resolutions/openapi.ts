import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  DeliveryPath,
  ResolutionBody,
  UnresolvedAnswer,
  UnresolvedPath,
  UnresolvedQuery,
} from './api.ts'

const tags = ['deliveries']
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

export const resolutionPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/unresolved-deliveries': {
    get: {
      operationId: 'listUnresolvedDeliveries',
      summary: 'What nobody knows the end of, and what we could not send',
      description: 'Needs the scope `admin`.',
      tags,
      security,
      requestParams: { path: UnresolvedPath, query: UnresolvedQuery },
      responses: {
        '200': {
          description: 'One page of them, the longest waiting first',
          content: { 'application/json': { schema: UnresolvedAnswer } },
        },
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
  '/mailer/v1/sites/{site}/deliveries/{id}/resolutions': {
    post: {
      operationId: 'resolveDelivery',
      summary: 'Say how a delivery ended, or send it again',
      description:
        'Needs the scope `admin`. One that is `unknown` can end any way; one that has failed can only be sent again. What is decided is kept, with the key that decided it.',
      tags,
      security,
      requestParams: { path: DeliveryPath },
      requestBody: { required: true, content: { 'application/json': { schema: ResolutionBody } } },
      responses: {
        '204': { description: 'So it is' },
        ...problemResponses(
          'malformed-request',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'delivery-not-found',
          'delivery-settled',
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
}
