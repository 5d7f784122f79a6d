import { KEY_PROBLEMS } from '@afterword/shared/http/api-parts'
import { type ApiPaths, problemResponses } from '@afterword/shared/http/openapi'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { CampaignJson, CampaignPath, CampaignsJson, ListQuery } from './api.ts'
import type { Change } from './campaign.ts'

const security = [{ key: [] }]

const answer = (schema: z.ZodType) => ({
  description: 'As it is now',
  content: { 'application/json': { schema } },
})

const change = (name: Change, summary: string): ApiPaths => ({
  [`/subscriptions/v1/sites/{site}/campaigns/{campaign}/${name}`]: {
    post: {
      summary,
      description: 'Needs a key with the scope `publish`. Doing it twice does no more.',
      security,
      requestParams: { path: CampaignPath },
      responses: {
        '200': answer(CampaignJson),
        ...problemResponses('campaign-not-found', 'campaign-state', ...KEY_PROBLEMS),
      },
    },
  },
})

export const campaignPaths: ApiPaths = {
  '/subscriptions/v1/sites/{site}/campaigns': {
    get: {
      summary: 'List the campaigns of a site, newest first',
      description: 'Needs a key with the scope `read` or `publish`.',
      security,
      requestParams: { path: z.object({ site: SiteId }), query: ListQuery },
      responses: {
        '200': answer(CampaignsJson),
        ...problemResponses('invalid-query', ...KEY_PROBLEMS),
      },
    },
  },
  '/subscriptions/v1/sites/{site}/campaigns/{campaign}': {
    get: {
      summary: 'Read one campaign and its numbers',
      description:
        'Needs a key with the scope `read` or `publish`. One that is finished is sending again while a mail of it goes out once more.',
      security,
      requestParams: { path: CampaignPath },
      responses: {
        '200': answer(CampaignJson),
        ...problemResponses('campaign-not-found', ...KEY_PROBLEMS),
      },
    },
  },
  ...change('pause', 'Stop starting new mails'),
  ...change('resume', 'Go on after a pause'),
  ...change('cancel', 'End a campaign; what is not sent yet never is'),
}
