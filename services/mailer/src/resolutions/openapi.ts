import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  DeliveryPath,
  ResolutionBody,
  UnresolvedAnswer,
  UnresolvedPath,
  UnresolvedQuery,
} from './api.ts'

const tags = ['deliveries']

export const resolutionPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/unresolved-deliveries': {
    get: {
      operationId: 'listUnresolvedDeliveries',
      summary: 'What nobody knows the end of, and what we could not send',
      description: 'Needs the scope `admin`.',
      tags,
      ...KEYED,
      requestParams: { path: UnresolvedPath, query: UnresolvedQuery },
      responses: {
        '200': jsonAnswer('One page of them, the longest waiting first', UnresolvedAnswer),
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
      ...KEYED,
      requestParams: { path: DeliveryPath },
      requestBody: jsonRequest(ResolutionBody),
      responses: {
        '204': { description: 'So it is' },
        ...problemResponses(
          'delivery-not-found',
          'delivery-settled',
          ...BODY_PROBLEMS,
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
}
