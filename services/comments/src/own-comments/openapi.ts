import { jsonAnswer, jsonRequest } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  CommentPath,
  EditAnswer,
  EditBody,
  OwnCommentsAnswer,
  OwnCommentsBody,
  SitePath,
} from './api.ts'

const tags = ['Comments']
const security = [{ editToken: [] }]

/** On `/comments/v1/comments/{id}`, beside what everyone may do there. */
export const ownCommentOperations: ApiPaths[string] = {
  patch: {
    operationId: 'editComment',
    summary: 'Change what one has said',
    description:
      'With the edit token that came with the comment, for as long as the site allows. The new text is screened like any: a published comment may wait for a moderator again. At most 256 KiB.',
    tags,
    security,
    requestParams: { path: CommentPath },
    requestBody: jsonRequest(EditBody),
    responses: {
      '200': jsonAnswer(
        'The comment as it is now; `status` says whether everyone sees it',
        EditAnswer,
      ),
      ...problemResponses(
        'malformed-request',
        'origin-not-allowed',
        'blocked',
        'edit-not-allowed',
        'not-found',
        'comment-not-found',
        'thread-closed',
        'duplicate-comment',
        'body-too-large',
        'media-type-not-supported',
        'invalid-body',
        'comment-refused',
        'too-many-requests',
        'unavailable',
      ),
    },
  },
  delete: {
    operationId: 'deleteComment',
    summary: 'Take back what one has said',
    description:
      'With the edit token that came with the comment, for as long as the site allows. Replies stay, and so does its place among them.',
    tags,
    security,
    requestParams: { path: CommentPath },
    responses: {
      '204': { description: 'It is gone' },
      ...problemResponses(
        'malformed-request',
        'origin-not-allowed',
        'edit-not-allowed',
        'not-found',
        'comment-not-found',
        'too-many-requests',
        'unavailable',
      ),
    },
  },
}

export const ownCommentPaths: ApiPaths = {
  '/comments/v1/sites/{site}/own-comments': {
    post: {
      operationId: 'listOwnComments',
      summary: 'What the caller has said under a page and others do not see',
      description: 'Known by any of the tokens that came with the comments, or by being signed in.',
      tags,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(OwnCommentsBody),
      responses: {
        '200': jsonAnswer('Comments that wait, or were not published', OwnCommentsAnswer),
        ...problemResponses(
          'malformed-request',
          'sign-in-invalid',
          'origin-not-allowed',
          'not-found',
          'site-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'page-not-of-site',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
}
