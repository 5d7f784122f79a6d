import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath, ThreadPath } from '../threads/api.ts'
import { THREAD_CALL } from '../threads/openapi.ts'
import { DismissalBody, DoctorAnswer, DoctorQuery } from './api.ts'

export const doctorPaths: ApiPaths = {
  '/comments/v1/sites/{site}/threads/doctor': {
    get: {
      ...THREAD_CALL,
      operationId: 'findSplitThreads',
      summary: 'What looks like one page with two threads, and how to mend it',
      description:
        'Needs the scope `moderate` or `publish`. Nothing is changed: each proposal says what to ask for.',
      requestParams: { path: SitePath, query: DoctorQuery },
      responses: {
        '200': jsonAnswer('The surest first', DoctorAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/threads/{id}/dismissals': {
    post: {
      ...THREAD_CALL,
      operationId: 'dismissProposal',
      summary: 'Say that what was proposed for a thread is wrong, so that it is not proposed again',
      description:
        'Needs the scope `moderate` or `publish`. The decision stands in the audit log; undone there, it may be proposed again.',
      requestParams: { path: ThreadPath },
      requestBody: jsonRequest(DismissalBody),
      responses: {
        '204': { description: 'Noted, now or before' },
        ...problemResponses('thread-not-found', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
}
