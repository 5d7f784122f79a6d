import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { PageQuery, ThreadAnswer, ThreadPath } from '../threads/api.ts'
import { THREAD_CALL } from '../threads/openapi.ts'
import { AliasBody, MergeBody, MoveThreadBody } from './api.ts'

const NEEDS = 'Needs the scope `moderate` or `publish`.'

const asItIsNow = { '200': jsonAnswer('The thread as it is now', ThreadAnswer) }

export const threadNamePaths: ApiPaths = {
  '/comments/v1/sites/{site}/threads/{id}/move': {
    post: {
      ...THREAD_CALL,
      operationId: 'moveThread',
      summary: 'Say where a page is now',
      description: `${NEEDS} Its old names keep leading to its thread.`,
      requestParams: { path: ThreadPath },
      requestBody: jsonRequest(MoveThreadBody),
      responses: {
        ...asItIsNow,
        ...problemResponses(
          'thread-not-found',
          'page-name-taken',
          'page-not-of-site',
          ...BODY_PROBLEMS,
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/threads/{id}/aliases': {
    post: {
      ...THREAD_CALL,
      operationId: 'addThreadAlias',
      summary: 'Have one more address or id lead to a thread',
      description: NEEDS,
      requestParams: { path: ThreadPath },
      requestBody: jsonRequest(AliasBody),
      responses: {
        ...asItIsNow,
        ...problemResponses(
          'thread-not-found',
          'page-name-taken',
          'page-not-of-site',
          ...BODY_PROBLEMS,
          ...KEY_PROBLEMS,
        ),
      },
    },
    delete: {
      ...THREAD_CALL,
      operationId: 'removeThreadAlias',
      summary: 'Have an address or id lead to a thread no more',
      description: `${NEEDS} The address the page is at stays.`,
      requestParams: { path: ThreadPath, query: PageQuery },
      responses: {
        ...asItIsNow,
        ...problemResponses('invalid-query', 'thread-not-found', ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/threads/{id}/merge': {
    post: {
      ...THREAD_CALL,
      operationId: 'mergeThreads',
      summary: 'Make one thread of two',
      description: `${NEEDS} What was said in the one, with votes and replies, and all its names are the other's from then on. Asked again, it changes nothing.`,
      requestParams: { path: ThreadPath },
      requestBody: jsonRequest(MergeBody),
      responses: {
        ...asItIsNow,
        ...problemResponses('thread-not-found', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
}
