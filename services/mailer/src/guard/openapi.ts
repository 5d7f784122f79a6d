import { jsonAnswer, KEY_PROBLEMS, KEYED } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { HoldJson, HoldPath, HoldsAnswer, HoldsPath } from './api.ts'

const description = 'Needs a key with the scope `admin`.'

export const holdPaths: ApiPaths = {
  '/mailer/v1/sites/{site}/campaign-holds': {
    get: {
      summary: 'Which campaigns are kept back because of how their mails fare?',
      description,
      tags: ['campaign holds'],
      ...KEYED,
      requestParams: { path: HoldsPath },
      responses: {
        '200': jsonAnswer('Holds, also those that are over', HoldsAnswer),
        ...problemResponses(...KEY_PROBLEMS),
      },
    },
  },
  '/mailer/v1/sites/{site}/campaign-holds/{campaign}/release': {
    post: {
      summary: 'Let a campaign go on',
      description: `What has failed so far is forgotten; what fails from now on counts. ${description}`,
      tags: ['campaign holds'],
      ...KEYED,
      requestParams: { path: HoldPath },
      responses: {
        '200': jsonAnswer('The hold, which is over', HoldJson),
        ...problemResponses('hold-not-found', ...KEY_PROBLEMS),
      },
    },
  },
}
