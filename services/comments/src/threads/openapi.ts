import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
} from '@afterword/shared/http/api-parts'
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
export const THREAD_CALL = { tags: ['Threads'], ...KEYED }

export const threadPaths: ApiPaths = {
  '/comments/v1/sites/{site}/threads': {
    get: {
      ...THREAD_CALL,
      operationId: 'listThreads',
      summary: 'The threads of a site, newest first, or those looked for',
      description: 'Needs the scope `moderate` or `publish`.',
      requestParams: { path: SitePath, query: ThreadsQuery },
      responses: {
        '200': jsonAnswer('One page of them', ThreadsAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
    put: {
      ...THREAD_CALL,
      operationId: 'setThread',
      summary: 'Say what a page is called, where it is, and whether it takes comments',
      description:
        'Before its first comment or after. Needs the scope `moderate` or `publish`. What is left out stays as it is: `url` of the query finds the page by any of its addresses, and only `url` of the body moves it.',
      requestParams: { path: SitePath, query: PageQuery },
      requestBody: jsonRequest(SetThreadBody),
      responses: {
        '200': jsonAnswer('The thread as it is now', SetThreadAnswer),
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
        '200': jsonAnswer('The thread', ThreadAnswer),
        ...problemResponses('thread-not-found', ...KEY_PROBLEMS),
      },
    },
  },
}
