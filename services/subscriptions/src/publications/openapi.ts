import { BODY_PROBLEMS, KEY_PROBLEMS } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { PublishAnswer, PublishBody } from './api.ts'

export const publicationPaths: ApiPaths = {
  '/subscriptions/v1/sites/{site}/publications': {
    post: {
      summary: 'Say that an article appeared',
      description:
        'Needs a key with the scope `publish`. Articles are told apart by `externalId` and by ' +
        '`url`, so saying it again makes no second campaign: while the first is held the content ' +
        'is replaced, later it is only recorded.',
      security: [{ key: [] }],
      requestParams: { path: z.object({ site: SiteId }) },
      requestBody: { required: true, content: { 'application/json': { schema: PublishBody } } },
      responses: {
        '202': {
          description: 'Heard',
          content: { 'application/json': { schema: PublishAnswer } },
        },
        ...problemResponses('page-not-of-site', ...BODY_PROBLEMS, ...KEY_PROBLEMS),
      },
    },
  },
}
