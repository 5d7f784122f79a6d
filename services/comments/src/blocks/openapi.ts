import { jsonAnswer, jsonRequest, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SitePath } from '../threads/api.ts'
import { BlockAnswer, BlockBody, BlockPath, BlocksAnswer, BlocksQuery } from './api.ts'

const tags = ['Screening']

export const blockPaths: ApiPaths = {
  '/comments/v1/sites/{site}/blocks': {
    get: {
      operationId: 'listBlocks',
      summary: 'Who may not comment',
      description: 'Needs the scope `moderate`. Says how each is known, never whom it is.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath, query: BlocksQuery },
      responses: {
        '200': jsonAnswer('One page of them', BlocksAnswer),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
    post: {
      operationId: 'blockAuthor',
      summary: 'Block whoever wrote a comment',
      description:
        'Needs the scope `moderate`. Whoever is blocked already is blocked like this from now on.',
      tags,
      ...KEYED,
      requestParams: { path: SitePath },
      requestBody: jsonRequest(BlockBody),
      responses: {
        '200': jsonAnswer('The block', BlockAnswer),
        ...problemResponses(
          'malformed-request',
          'comment-not-found',
          'body-too-large',
          'media-type-not-supported',
          'invalid-body',
          ...KEY_PROBLEMS,
        ),
      },
    },
  },
  '/comments/v1/sites/{site}/blocks/{id}': {
    delete: {
      operationId: 'endBlock',
      summary: 'Lift a block',
      description: 'Needs the scope `moderate`. One that is over stays so.',
      tags,
      ...KEYED,
      requestParams: { path: BlockPath },
      responses: {
        '204': { description: 'It does not hold any more' },
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
  },
}
