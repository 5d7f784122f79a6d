import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  PageQuery,
  SetThreadAnswer,
  SetThreadBody,
  SitePath,
  ThreadAnswer,
  ThreadPath,
  ThreadsAnswer,
  ThreadsQuery,
} from './api.ts'

/** What all calls about threads by the site itself have in common. */
export const THREAD_CALL = { tags: ['Threads'], security: [{ key: [] }] }

export const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

export const BODY_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
] as const

export const threadPaths: ApiPaths = {
  '/comments/v1/sites/{site}/threads': {
    get: {
      ...THREAD_CALL,
      operationId: 'listThreads',
      summary: 'The threads of a site, newest first, or those looked for',
      description: 'Needs the scope `moderate` or `publish`.',
      requestParams: { path: SitePath, query: ThreadsQuery },
      responses: {
        '200': {
          description: 'One page of them',
          content: { 'application/json': { schema: ThreadsAnswer } },
        },
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
    put: {
      ...THREAD_CALL,
      operationId: 'setThread',
      summary: 'Say what a page is called, where it is, and whether it takes comments',
      description:
        'Before its first comment or after. Needs the scope `moderate` or `publish`. What is left out stays as it is.',
      requestParams: { path: SitePath, query: PageQuery },
      requestBody: { required: true, content: { 'application/json': { schema: SetThreadBody } } },
      responses: {
        '200': {
          description: 'The thread as it is now',
          content: { 'application/json': { schema: SetThreadAnswer } },
        },
        ...problemResponses(
          'invalid-query',
          'thread-not-found',
          'page-name-taken',
          'page-not-of-site',
          ...BODY_PROBLEMS,
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/threads/{id}': {
    get: {
      ...THREAD_CALL,
      operationId: 'viewThread',
      summary: 'A thread with all the names its page goes by',
      description:
        'Needs the scope `moderate` or `publish`. The id of a merged thread leads to the one that is left.',
      requestParams: { path: ThreadPath },
      responses: {
        '200': {
          description: 'The thread',
          content: { 'application/json': { schema: ThreadAnswer } },
        },
        ...problemResponses('thread-not-found', ...KEY_PROBLEMS),
      },
    },
  },
}
