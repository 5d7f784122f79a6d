import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { HoldJson, HoldPath, HoldsAnswer, HoldsPath } from './api.ts'

const description = 'Needs a key with the scope `admin`.'

export const holdPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/campaign-holds': {
    get: {
      summary: 'Which campaigns are kept back because of how their mails fare?',
      description,
      tags: ['campaign holds'],
      security: [{ key: [] }],
      requestParams: { path: HoldsPath },
      responses: {
        '200': {
          description: 'Holds, also those that are over',
          content: { 'application/json': { schema: HoldsAnswer } },
        },
        ...problemResponses('unauthorized', 'forbidden', 'site-not-found'),
      },
    },
  },
  '/mailer/v1/sites/{site}/campaign-holds/{campaign}/release': {
    post: {
      summary: 'Let a campaign go on',
      description: `What has failed so far is forgotten; what fails from now on counts. ${description}`,
      tags: ['campaign holds'],
      security: [{ key: [] }],
      requestParams: { path: HoldPath },
      responses: {
        '200': {
          description: 'The hold, which is over',
          content: { 'application/json': { schema: HoldJson } },
        },
        ...problemResponses('unauthorized', 'forbidden', 'site-not-found', 'hold-not-found'),
      },
    },
  },
}
