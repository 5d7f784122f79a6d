import { siteCors } from '@afterword/shared/http/cors'
import { parsePath, parseQuery } from '@afterword/shared/http/parse'
import { SiteId } from '@afterword/shared/ids'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { CampaignPath, ListQuery, toJson } from './api.ts'
import type { Change } from './campaign.ts'
import { changeCampaign } from './change-campaign.ts'
import { viewCampaign, viewCampaigns } from './view-campaigns.ts'

const CHANGES: Change[] = ['pause', 'resume', 'cancel']

export function campaignRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const all = '/subscriptions/v1/sites/:site/campaigns'
  const one = `${all}/:campaign` as const

  router.all([all, `${all}/*rest`], siteCors(deps.sites))

  router.get(all, requireKey(deps, ['read', 'publish']), async (req, res) => {
    const siteId = parsePath(SiteId, req.params.site)
    const { campaigns, next } = await viewCampaigns(deps, {
      siteId,
      ...parseQuery(ListQuery, req.query),
    })

    res.json({ campaigns: campaigns.map(toJson), next })
  })

  router.get(one, requireKey(deps, ['read', 'publish']), async (req, res) => {
    const { site, campaign } = parsePath(CampaignPath, req.params)

    res.json(toJson(await viewCampaign(deps, { siteId: site, id: campaign })))
  })

  for (const change of CHANGES) {
    router.post(`${one}/${change}`, requireKey(deps, ['publish']), async (req, res) => {
      const { site, campaign } = parsePath(CampaignPath, req.params)

      res.json(toJson(await changeCampaign(deps, { siteId: site, id: campaign }, change)))
    })
  }

  return router
}
