import { jsonAnswer, jsonRequest } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { CommentPath, VoteAnswer, VoteBody } from './api.ts'

export const votePaths: ApiPaths = {
  '/comments/v1/comments/{id}/votes': {
    post: {
      operationId: 'castVote',
      summary: 'Vote for or against a comment, or take a vote back',
      description:
        "Each reader has one vote on a comment. None is taken on one's own comment, in a closed thread, or where the site has switched votes off. Of guests who have not proved an address, 30 an hour from one network (/24 or /48) may vote on a comment for the first time.",
      tags: ['Comments'],
      requestParams: { path: CommentPath },
      requestBody: jsonRequest(VoteBody),
      responses: {
        '200': jsonAnswer('The votes on the comment, with this one', VoteAnswer),
        ...problemResponses(
          'malformed-request',
          'sign-in-invalid',
          'sign-in-required',
          'origin-not-allowed',
          'vote-refused',
          'not-found',
          'comment-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'too-many-requests',
          'unavailable',
        ),
      },
    },
  },
}
