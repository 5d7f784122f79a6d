import { findSite, type Site } from '@afterword/shared/access/store'
import type { CampaignSliceDue } from '@afterword/shared/contracts/mail'
import type { PayloadOf } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { publicationList } from '../contents/content.ts'
import { ensureCampaignContent, listCampaignLanguages } from '../contents/store.ts'
import { lifetimeOf } from '../deliveries/delivery-kind.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { publication } from '../templates/publication.ts'
import { type Templates, voiceOf } from '../templates/voice.ts'
import { FALLBACK, LANGUAGES } from '../templates/words.ts'
import { type Campaign, findCampaign, insertCampaignSlice } from './store.ts'

type Db = Kysely<MailerSchema>

/** Plans the deliveries of one slice of a campaign. A paused one is planned too, and waits. */
export async function planCampaignSlice(
  { templates, addressHashKey, expiry }: Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>,
  tx: Db,
  slice: PayloadOf<typeof CampaignSliceDue>,
): Promise<void> {
  const campaign = await findCampaign(tx, slice.campaignId)
  if (campaign?.state !== 'sending' && campaign?.state !== 'paused') return
  const site = await findSite(tx, campaign.siteId)
  if (!site) return

  await composeMissing(tx, templates, { campaign, site })
  await insertCampaignSlice(tx, slice, {
    languages: LANGUAGES,
    fallback: FALLBACK,
    addressHashKey,
    senderAddress: site.senderAddress,
    lifetime: lifetimeOf('publication', expiry),
  })
}

/** Says the campaign in every language of ours, once: the first slice does it for all. */
async function composeMissing(
  tx: Db,
  templates: Templates,
  { campaign, site }: { campaign: Campaign; site: Site },
): Promise<void> {
  const { siteId, campaignId, section } = campaign
  const known = await listCampaignLanguages(tx, campaignId)

  for (const locale of LANGUAGES.filter((language) => !known.includes(language))) {
    const email = publication(voiceOf(templates, site, locale), campaign, site.origins)
    await ensureCampaignContent(tx, {
      siteId,
      kind: 'publication',
      locale,
      campaignId,
      list: publicationList(section),
      ...email,
    })
  }
}
