import {
  BODY_PROBLEMS,
  FORM_PROBLEMS,
  jsonAnswer,
  jsonRequest,
  KEY_PROBLEMS,
  KEYED,
  pageAnswer,
} from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
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

export const moderationPaths: ApiPaths = {
  '/comments/v1/sites/{site}/moderation': {
    get: {
      operationId: 'listModerationQueue',
      summary: 'What waits for a moderator, or whatever else they look for',
      description:
        'Needs the scope `moderate`. A search by `text` looks at 2,000 comments for each page, so follow `next` to its end.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath, query: QueueQuery },
      responses: {
        '200': jsonAnswer('One page of the moderation queue', QueueAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
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
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(DecisionsBody),
      responses: {
        '200': jsonAnswer('What became of each', DecisionsAnswer),
        ...problemResponses(...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
  '/comments/v1/sites/{site}/moderation/decisions/{id}/undo': {
    post: {
      operationId: 'undoDecision',
      summary: 'Take a decision back, once',
      description:
        'Needs the scope `moderate`. Refused where something newer has changed what it was about, or the text of what was deleted is gone.',
      tags,
      ...KEYED,
      requestParams: { path: DecisionPath },
      requestBody: { content: { 'application/json': { schema: UndoBody } } },
      responses: {
        '200': jsonAnswer('What is again as it was', UndoAnswer),
        ...problemResponses(
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
      ...KEYED,
      requestParams: { path: SitePath, query: AuditQuery },
      responses: {
        '200': jsonAnswer('One page of the log', AuditAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
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
      ...KEYED,
      requestParams: { path: CommentPath },
      responses: {
        '200': jsonAnswer('The comment', CommentAnswer),
        ...problemResponses('comment-not-found', ...KEY_PROBLEMS),
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
        ...problemResponses('malformed-request', 'unavailable'),
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
        ...problemResponses('too-many-requests', ...FORM_PROBLEMS),
      },
    },
  },
}
