import {
  FORM_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
  pageAnswer,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import {
  LinkPath,
  ReviewPath,
  ReviewsAnswer,
  ReviewsQuery,
  SitePath,
  VerdictAnswer,
  VerdictBody,
} from './api.ts'
import { ReviewForm } from './review-form.ts'

const tags = ['Moderation']

function statusPage({ name, of }: { name: string; of: string }): ApiPaths[string] {
  return {
    get: {
      operationId: `show${name}Page`,
      summary: `The page that says what became of ${of}; changes nothing`,
      tags: ['Comments'],
      requestParams: { path: LinkPath },
      responses: {
        '200': pageAnswer('What was decided, with a button where a review can be asked for'),
        '404': pageAnswer('Not a link of ours'),
        ...problemResponses('malformed-request', 'unavailable'),
      },
    },
    post: {
      operationId: `askForReviewOf${name}`,
      summary: 'Ask for a review, once',
      tags: ['Comments'],
      requestParams: { path: LinkPath },
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: ReviewForm } } },
      responses: {
        '200': pageAnswer('The page as it is now'),
        '404': pageAnswer('Not a link of ours'),
        ...problemResponses('too-many-requests', ...FORM_PROBLEMS),
      },
    },
  }
}

export const reviewPaths: ApiPaths = {
  '/comments/reports/{token}': statusPage({ name: 'Report', of: 'a report' }),
  '/comments/decisions/{token}': statusPage({ name: 'Decision', of: 'a comment' }),
  '/comments/v1/sites/{site}/moderation/reviews': {
    get: {
      operationId: 'listReviews',
      summary: 'What moderators are asked to look at again',
      description: 'Needs the scope `moderate`.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath, query: ReviewsQuery },
      responses: {
        '200': jsonAnswer('One page of what nobody has decided yet', ReviewsAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/reviews/{id}/decisions': {
    post: {
      operationId: 'decideReview',
      summary: 'Say whether a decision stands',
      description:
        'Needs the scope `moderate`. To reverse publishes a comment that was removed, and rejects one whose report was dismissed.',
      tags,
      ...KEYED,
      requestParams: { path: ReviewPath },
      requestBody: jsonRequest(VerdictBody),
      responses: {
        '200': jsonAnswer('What the review was decided to be', VerdictAnswer),
        ...problemResponses(
          'malformed-request',
          'review-not-found',
          'review-refused',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
}
