import { jsonAnswer, jsonRequest } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { RequestedAnswer, RequestProofBody, SitePath, TakeCodeAnswer, TakeCodeBody } from './api.ts'

const tags = ['Readers']
const requestParams = { path: SitePath }
const PROBLEMS = [
  'malformed-request',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
  'too-many-requests',
  'unavailable',
] as const

export const addressProofPaths: ApiPaths = {
  '/comments/v1/sites/{site}/confirmations': {
    post: {
      operationId: 'requestProof',
      summary: 'Have the address confirmed that a comment was signed with, without subscribing',
      description:
        'Only the browser the comment was written in can ask. The answer is the same for every address; caps decide whether a mail goes out.',
      tags,
      requestParams,
      requestBody: jsonRequest(RequestProofBody),
      responses: {
        '202': jsonAnswer('Taken', RequestedAnswer),
        ...problemResponses(...PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/readers/codes': {
    post: {
      operationId: 'takeCode',
      summary: 'Bind a confirmed address to this browser, by the one-time code of the link back',
      description:
        '`request-in-flight` means that the word of the click has not arrived yet: ask again after `Retry-After`.',
      tags,
      requestParams,
      requestBody: jsonRequest(TakeCodeBody),
      responses: {
        '200': jsonAnswer('Bound', TakeCodeAnswer),
        ...problemResponses(...PROBLEMS, 'code-not-valid', 'request-in-flight'),
      },
    },
  },
}
