import { alsoAsPages, type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../comments/api.ts'
import { CommentsPageQuery, FragmentQuery, ReplyPageQuery } from './api.ts'

const tags = ['Fragments']

const PAGE_PROBLEMS = alsoAsPages(
  problemResponses(
    'malformed-request',
    'invalid-query',
    'not-found',
    'site-not-found',
    'thread-not-found',
    'comment-not-found',
    'page-not-of-site',
    'unavailable',
  ),
)

const markup = (description: string) => ({
  description,
  content: { 'text/html': { schema: { type: 'string' as const } } },
})

export const fragmentPaths: ApiPaths = {
  '/comments/v1/sites/{site}/thread.html': {
    get: {
      operationId: 'showThreadFragment',
      summary: 'What stands under a page, as markup to include in it',
      description:
        'A `section` with the comments, a form that posts without a script, and JSON-LD; without ' +
        'styles, scripts or handlers. The same for everyone. Empty where the thread is hidden. ' +
        "The page's own Content-Security-Policy must let forms be sent here (`form-action`).",
      tags,
      requestParams: { path: SitePath, query: FragmentQuery },
      responses: {
        '200': markup('The fragment'),
        '304': { description: 'As it was when it had the ETag of If-None-Match' },
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'not-found',
          'site-not-found',
          'page-not-of-site',
          'unavailable',
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/comments.html': {
    get: {
      operationId: 'showCommentsPage',
      summary: 'A page of ours with more of a thread than a fragment holds',
      description: 'Where it cannot be shown, the page says why, under the status of the problem.',
      tags,
      requestParams: { path: SitePath, query: CommentsPageQuery },
      responses: {
        '200': markup('The page'),
        ...PAGE_PROBLEMS,
      },
    },
  },
  '/comments/v1/sites/{site}/reply.html': {
    get: {
      operationId: 'showReplyPage',
      summary: 'A page of ours to write a reply on, without a script',
      description: 'Where it cannot be shown, the page says why, under the status of the problem.',
      tags,
      requestParams: { path: SitePath, query: ReplyPageQuery },
      responses: {
        '200': markup('The page'),
        ...PAGE_PROBLEMS,
      },
    },
  },
}
