import { jsonAnswer } from '@afterword/shared/http/api-parts'
import { alsoAsPages, type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { z } from 'zod'
import { PostForm } from '../form-posts/api.ts'
import { ownCommentOperations } from '../own-comments/openapi.ts'
import {
  CommentAnswer,
  CommentPath,
  PostCommentAnswer,
  PostCommentBody,
  RepliesAnswer,
  RepliesQuery,
  SitePath,
  ThreadAnswer,
  ThreadQuery,
} from './api.ts'

const tags = ['Comments']

const notModified = { description: 'As it was when it had the ETag of If-None-Match' }

export const commentPaths: ApiPaths = {
  '/comments/v1/sites/{site}/thread': {
    get: {
      operationId: 'showThread',
      summary: 'What stands under a page',
      description:
        'The same for everyone, from any page. A page nobody has commented on is an empty thread.',
      tags,
      requestParams: { path: SitePath, query: ThreadQuery },
      responses: {
        '200': jsonAnswer('The thread, with one page of its comments', ThreadAnswer),
        '304': notModified,
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
  '/comments/v1/sites/{site}/comments': {
    post: {
      operationId: 'postComment',
      summary: 'Leave a comment',
      description:
        'At most 256 KiB. A site may set other limits than those of the schema. To a form, posted ' +
        'without a script, the answer is a page that says what happened, under the same status; ' +
        'where a comment is not taken, with all that was written.',
      tags,
      requestParams: {
        path: SitePath,
        header: z.object({
          'Idempotency-Key': z
            .string()
            .regex(/^[\x21-\x7e]{22,200}$/)
            .optional()
            .describe('128 random bits or more. Sent again within 24 hours, it is one comment'),
        }),
      },
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: PostCommentBody },
          'application/x-www-form-urlencoded': { schema: PostForm },
        },
      },
      responses: {
        '201': {
          description: 'The comment is published, or waits for a moderator; `status` says which',
          content: {
            'application/json': { schema: PostCommentAnswer },
            'text/html': { schema: { type: 'string' } },
          },
        },
        ...alsoAsPages(
          problemResponses(
            'malformed-request',
            'idempotency-key-invalid',
            'sign-in-invalid',
            'sign-in-required',
            'blocked',
            'proof-required',
            'origin-not-allowed',
            'not-found',
            'site-not-found',
            'thread-not-found',
            'thread-closed',
            'duplicate-comment',
            'request-in-flight',
            'body-too-large',
            'media-type-not-supported',
            'invalid-body',
            'page-not-of-site',
            'parent-not-found',
            'comment-refused',
            'idempotency-key-reused',
            'too-many-requests',
            'unavailable',
          ),
        ),
      },
    },
  },
  '/comments/v1/comments/{id}': {
    ...ownCommentOperations,
    get: {
      operationId: 'showComment',
      summary: 'One comment that everyone may see',
      tags,
      requestParams: { path: CommentPath },
      responses: {
        '200': jsonAnswer('The comment', CommentAnswer),
        '304': notModified,
        ...problemResponses('malformed-request', 'not-found', 'comment-not-found', 'unavailable'),
      },
    },
  },
  '/comments/v1/comments/{id}/replies': {
    get: {
      operationId: 'listReplies',
      summary: 'All that a comment on the page started, flat, oldest first',
      tags,
      requestParams: { path: CommentPath, query: RepliesQuery },
      responses: {
        '200': jsonAnswer('One page of replies', RepliesAnswer),
        '304': notModified,
        ...problemResponses(
          'malformed-request',
          'invalid-query',
          'not-found',
          'comment-not-found',
          'unavailable',
        ),
      },
    },
  },
}
