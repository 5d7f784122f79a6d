import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { z } from 'zod'
import {
  DecisionForm,
  DecisionsAnswer,
  DecisionsBody,
  LinkPath,
  QueueAnswer,
  QueueQuery,
  SitePath,
} from './api.ts'

const tags = ['Moderation']
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'site-not-found',
  'unavailable',
] as const

type PageAnswer = { description: string; content: { 'text/html': { schema: z.ZodString } } }

function pageAnswer(description: string): PageAnswer {
  return { description, content: { 'text/html': { schema: z.string() } } }
}

export const moderationPaths: ApiPaths = {
  '/comments/v1/sites/{site}/moderation': {
    get: {
      operationId: 'listModerationQueue',
      summary: 'What waits for a moderator, oldest first',
      description: 'Needs the scope `moderate`.',
      tags,
      security,
      requestParams: { path: SitePath, query: QueueQuery },
      responses: {
        '200': {
          description: 'One page of the moderation queue',
          content: { 'application/json': { schema: QueueAnswer } },
        },
        ...problemResponses('invalid-query', 'not-found', ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/decisions': {
    post: {
      operationId: 'decideComments',
      summary: 'Approve, reject or mark as spam',
      description: 'Needs the scope `moderate`. What is so already is left as it is.',
      tags,
      security,
      requestParams: { path: SitePath },
      requestBody: { required: true, content: { 'application/json': { schema: DecisionsBody } } },
      responses: {
        '200': {
          description: 'What became of each',
          content: { 'application/json': { schema: DecisionsAnswer } },
        },
        ...problemResponses(
          'malformed-request',
          'not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/moderate/{token}': {
    get: {
      operationId: 'showModeratePage',
      summary: "The page a moderator's mail leads to; changes nothing",
      tags,
      requestParams: { path: LinkPath },
      responses: {
        '200': pageAnswer('The comment, with buttons, or what was decided'),
        '404': pageAnswer('Not a link of ours, or older than seven days'),
        ...problemResponses('unavailable'),
      },
    },
    post: {
      operationId: 'decideByLink',
      summary: 'Decide on the comment of the link, unless another has',
      tags,
      requestParams: { path: LinkPath },
      requestBody: {
        required: true,
        content: { 'application/x-www-form-urlencoded': { schema: DecisionForm } },
      },
      responses: {
        '200': pageAnswer('What became of the comment'),
        '404': pageAnswer('Not a link of ours, or older than seven days'),
        ...problemResponses(
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          'unavailable',
        ),
      },
    },
  },
}
