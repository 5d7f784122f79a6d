import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { z } from 'zod'
import {
  AuditAnswer,
  CommentAnswer,
  CommentPath,
  DecisionForm,
  DecisionPath,
  DecisionsAnswer,
  DecisionsBody,
  LinkPath,
  QueueAnswer,
  SitePath,
  UndoAnswer,
  UndoBody,
} from './api.ts'
import { AuditQuery, QueueQuery } from './queue-query.ts'

const tags = ['Moderation']
const security = [{ key: [] }]

const KEY_PROBLEMS = [
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'site-not-found',
  'unavailable',
] as const

const BODY_PROBLEMS = [
  'malformed-request',
  'body-too-large',
  'media-type-not-supported',
  'invalid-body',
] as const

type PageAnswer = { description: string; content: { 'text/html': { schema: z.ZodString } } }

function pageAnswer(description: string): PageAnswer {
  return { description, content: { 'text/html': { schema: z.string() } } }
}

export const moderationPaths: ApiPaths = {
  '/comments/v1/sites/{site}/moderation': {
    get: {
      operationId: 'listModerationQueue',
      summary: 'What waits for a moderator, or whatever else they look for',
      description:
        'Needs the scope `moderate`. A search by `text` looks at 2,000 comments for each page, so follow `next` to its end.',
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
      summary: 'Decide on comments and threads',
      description:
        'Needs the scope `moderate`. What is so already is left as it is, so asking twice does no more than asking once; with `from`, also when another moderator came between.',
      tags,
      security,
      requestParams: { path: SitePath },
      requestBody: { required: true, content: { 'application/json': { schema: DecisionsBody } } },
      responses: {
        '200': {
          description: 'What became of each',
          content: { 'application/json': { schema: DecisionsAnswer } },
        },
        ...problemResponses('not-found', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/decisions/{id}/undo': {
    post: {
      operationId: 'undoDecision',
      summary: 'Take a decision back, once',
      description:
        'Needs the scope `moderate`. Refused where something newer has changed what it was about.',
      tags,
      security,
      requestParams: { path: DecisionPath },
      requestBody: { content: { 'application/json': { schema: UndoBody } } },
      responses: {
        '200': {
          description: 'What is again as it was',
          content: { 'application/json': { schema: UndoAnswer } },
        },
        ...problemResponses(
          'not-found',
          'decision-not-found',
          'undo-refused',
          ...BODY_PROBLEMS,
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/audit': {
    get: {
      operationId: 'listAudit',
      summary: 'Who decided what, newest first',
      description: 'Needs the scope `moderate`. Lines are added and never changed.',
      tags,
      security,
      requestParams: { path: SitePath, query: AuditQuery },
      responses: {
        '200': {
          description: 'One page of the log',
          content: { 'application/json': { schema: AuditAnswer } },
        },
        ...problemResponses('invalid-query', 'not-found', ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/comments/{id}': {
    get: {
      operationId: 'showModeratedComment',
      summary:
        'One comment with all it said before, and all that was decided and reported about it',
      description: 'Needs the scope `moderate`.',
      tags,
      security,
      requestParams: { path: CommentPath },
      responses: {
        '200': {
          description: 'The comment',
          content: { 'application/json': { schema: CommentAnswer } },
        },
        ...problemResponses('not-found', 'comment-not-found', ...KEY_PROBLEMS),
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
