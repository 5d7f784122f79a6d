import { siteCors } from '@afterword/shared/http/cors'
import { jsonBody } from '@afterword/shared/http/json-body'
import { parseBody, parsePath } from '@afterword/shared/http/parse'
import { SiteId } from '@afterword/shared/ids'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { requireKey } from '../require-key.ts'
import { PublishBody } from './api.ts'
import type { Publication } from './publication.ts'
import { publish } from './publish.ts'

const MAX_BODY = 32 * 1_024

export function publicationRoutes(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const path = '/subscriptions/v1/sites/:site/publications'

  router.all(path, siteCors(deps.sites))
  router.post(path, requireKey(deps, ['publish']), ...jsonBody(MAX_BODY), async (req, res) => {
    const siteId = parsePath(SiteId, req.params['site'])
    const { externalId, announce, breaking, ...article } = parseBody(PublishBody, req.body)

    const { publication, campaign } = await publish(deps, {
      siteId,
      externalId,
      announce,
      breaking,
      article,
    })

    res.status(202).json({
      publication: toJson(publication),
      campaign: campaign
        ? { id: campaign.id, state: campaign.state, startsAt: campaign.startsAt }
        : null,
    })
  })

  return router
}

/** Naming each field keeps new ones private by default. */
function toJson(publication: Publication): object {
  const { id, url, title, summary, imageUrl, section, authors, tags, language, publishedAt } =
    publication
  return { id, url, title, summary, imageUrl, section, authors, tags, language, publishedAt }
}
