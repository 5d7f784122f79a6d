import { FORM_PROBLEMS, pageAnswer } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { LinkPath } from '../pages/api.ts'
import { ConfirmForm } from './api.ts'

const requestParams = { path: LinkPath }

export const confirmationPaths: ApiPaths = {
  '/subscriptions/confirm/{token}': {
    get: {
      summary: 'The page a confirmation mail leads to; changes nothing',
      requestParams,
      responses: {
        '200': pageAnswer('What is to be confirmed, or that it is'),
        '404': pageAnswer('Not a link of ours'),
        '410': pageAnswer('Too old'),
        ...problemResponses('malformed-request', 'unavailable'),
      },
    },
    post: {
      summary: 'Confirm, say "this was not me", or ask for a new mail',
      requestParams,
      requestBody: {
        content: { 'application/x-www-form-urlencoded': { schema: ConfirmForm } },
      },
      responses: {
        '200': pageAnswer('Done, now or before'),
        '404': pageAnswer('Not a link of ours'),
        '410': pageAnswer('Too old'),
        ...problemResponses(...FORM_PROBLEMS),
      },
    },
  },
}
