import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { z } from 'zod'
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
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'not-found',
  'site-not-found',
  'unavailable',
] as const

type PageAnswer = { description: string; content: { 'text/html': { schema: z.ZodString } } }

function pageAnswer(description: string): PageAnswer {
  return { description, content: { 'text/html': { schema: z.string() } } }
}

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
        ...problemResponses('unavailable'),
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
        ...problemResponses(
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'unavailable',
        ),
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
      security,
      requestParams: { path: SitePath, query: ReviewsQuery },
      responses: {
        '200': {
          description: 'One page of what nobody has decided yet',
          content: { 'application/json': { schema: ReviewsAnswer } },
        },
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
      security,
      requestParams: { path: ReviewPath },
      requestBody: { required: true, content: { 'application/json': { schema: VerdictBody } } },
      responses: {
        '200': {
          description: 'What the review was decided to be',
          content: { 'application/json': { schema: VerdictAnswer } },
        },
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
