import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { KEY_PROBLEMS, THREAD_CALL } from '../threads/openapi.ts'
import { DoctorAnswer, DoctorQuery } from './api.ts'

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
        '200': {
          description: 'The surest first',
          content: { 'application/json': { schema: DoctorAnswer } },
        },
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
}
