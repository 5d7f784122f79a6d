import { PublicationRecorded } from '@afterword/shared/contracts/publications'
import type { SiteId } from '@afterword/shared/ids'
import { send } from '@afterword/shared/messages/send'
import { isPageOf } from '@afterword/shared/page-url'
import { Problem } from '@afterword/shared/problem'
import type { Campaign } from '../campaigns/campaign.ts'
import { findCampaignOf, insertCampaign, updateHeldCampaign } from '../campaigns/store.ts'
import type { Deps } from '../deps.ts'
import { topicsOf } from '../subscriptions/topic.ts'
import { type Article, keysOf, type Publication } from './publication.ts'
import {
  claimHoldSeconds,
  findPublicationByKeys,
  insertKeys,
  insertPublication,
  updatePublication,
} from './store.ts'

export type Announcement = {
  siteId: SiteId
  externalId: string | undefined
  article: Article
  /** Whether subscribers are to be mailed. */
  announce: boolean
  /** Whether the hold is skipped. */
  breaking: boolean
}

type Published = { publication: Publication; campaign: Campaign | undefined }

/**
 * Hears that an article appeared. However many channels say so, and in whatever order, it is
 * one publication and at most one campaign; what they say later replaces the content while it
 * is held, and is only recorded once it is being sent.
 */
export async function publish(deps: Deps, announcement: Announcement): Promise<Published> {
  const { siteId, externalId, article, announce, breaking } = announcement
  const site = await deps.sites.find(siteId)
  refuseForeignPage(article.url, site.origins)
  const keys = keysOf({ externalId, url: article.url })

  return deps.db.transaction().execute(async (tx) => {
    const holdSeconds = await claimHoldSeconds(tx, siteId)
    const known = await findPublicationByKeys(tx, siteId, keys)
    const publication = known
      ? await updatePublication(tx, known, article)
      : await insertPublication(tx, siteId, {
          ...article,
          language: article.language ?? site.locale,
          publishedAt: article.publishedAt ?? deps.now(),
        })
    await insertKeys(tx, publication, keys)
    await send(tx, PublicationRecorded, { siteId, publicationId: publication.id })

    const plan = { topics: topicsOf(publication), holdSeconds: breaking ? 0 : holdSeconds }
    const campaign =
      (await updateHeldCampaign(tx, publication.id, plan)) ??
      (await findCampaignOf(tx, publication.id)) ??
      (announce ? await insertCampaign(tx, publication, plan) : undefined)
    return { publication, campaign }
  })
}

function refuseForeignPage(url: string, origins: string[]): void {
  if (isPageOf(origins, url)) return

  const detail = `Give the address of a page of ${origins.join(' or ')}.`
  throw new Problem('page-not-of-site', { errors: [{ pointer: '#/url', detail }] })
}
