import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { z } from 'zod'
import { EventsHeaders, EventsPath, EventsQuery } from './api.ts'

export const eventPaths: ApiPaths = {
  '/comments/v1/sites/{site}/events': {
    get: {
      operationId: 'followThread',
      summary: 'What changes under a page, as it happens',
      description:
        'Server-sent events. `approved` and `edited` carry `{comment}`, `removed` its `{id}`; ' +
        '`count` ends each change with `{count, state, version}`, and `reload` says to read the ' +
        'thread again. An event id is a `version` of the thread: bring it back to hear of all ' +
        'that came after. The stream ends when the thread is hidden, or with a `retry` when the ' +
        'server goes.',
      tags: ['Threads'],
      requestParams: { path: EventsPath, query: EventsQuery, header: EventsHeaders },
      responses: {
        '200': {
          description: 'The stream',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'not-found',
          'site-not-found',
          'thread-not-found',
          'page-not-of-site',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
}
