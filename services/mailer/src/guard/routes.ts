import { authorize } from '@afterword/shared/access/authorize'
import { siteCors } from '@afterword/shared/http/cors'
import { parsePath } from '@afterword/shared/http/parse'
import type { SiteId } from '@afterword/shared/ids'
import { type Request, Router } from 'express'
import type { Deps } from '../deps.ts'
import { HoldPath, HoldsPath } from './api.ts'
import { findHolds } from './find-holds.ts'
import { releaseCampaign } from './release-campaign.ts'
import type { HoldRecord } from './store.ts'

const PATH = '/mailer/v1/sites/:site/campaign-holds'
const RELEASE = `${PATH}/:campaign/release` as const

export function holdRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.all([PATH, RELEASE], siteCors(deps.sites))

  router.get(PATH, async (req, res) => {
    const { site } = parsePath(HoldsPath, req.params)
    await requireAdmin(deps, req, site)

    const holds = await findHolds(deps, site)

    res.json({ holds: holds.map(toJson) })
  })

  router.post(RELEASE, async (req, res) => {
    const { site, campaign } = parsePath(HoldPath, req.params)
    await requireAdmin(deps, req, site)

    const hold = await releaseCampaign(deps, { siteId: site, campaignId: campaign })

    res.json(toJson(hold))
  })

  return router
}

async function requireAdmin(
  { db }: Deps,
  { headers: { authorization } }: Request,
  site: SiteId,
): Promise<void> {
  await authorize(db, { authorization, site, scopes: ['admin'] })
}

function toJson({ campaignId, reason, detail, heldAt, releasedAt }: HoldRecord): object {
  return { campaignId, reason, detail, heldAt, releasedAt }
}
