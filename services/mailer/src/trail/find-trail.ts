import type { CampaignId, SiteId } from '@afterword/shared/ids'
import { Problem } from '@afterword/shared/problem'
import { listDeliveriesTo, listSuppressionsOf } from '../deliveries/store.ts'
import type { Deps } from '../deps.ts'
import {
  findAskedCampaign,
  listAttempts,
  listFollowing,
  listHeard,
  listRelayPauses,
} from './store.ts'
import type { Trail } from './trail.ts'

const MOST = 50

type Asked = { siteId: SiteId; address: string; campaignId?: CampaignId | undefined }

type Needs = Pick<Deps, 'db' | 'addressHashKey' | 'holds' | 'gate' | 'resendLanes'>

/** Gathers all there is to say about why a reader did (not) get their mail. */
export async function findTrail(
  { db, addressHashKey, holds, gate, resendLanes }: Needs,
  { siteId, address, campaignId }: Asked,
): Promise<Trail> {
  const campaign = campaignId && (await findAskedCampaign(db, siteId, campaignId))
  if (campaignId && !campaign) throw new Problem('campaign-not-found')

  const asked = { siteId, address }
  const deliveries = await listDeliveriesTo(db, { ...asked, campaignId }, MOST)
  const ids = deliveries.map(({ id }) => id)
  const tries = Map.groupBy(await listAttempts(db, ids), ({ deliveryId }) => deliveryId)
  const heard = Map.groupBy(await listHeard(db, ids), ({ deliveryId }) => deliveryId)
  return {
    following: await listFollowing(db, asked),
    suppressed: await listSuppressionsOf(db, asked, addressHashKey),
    deliveries: deliveries.map((delivery) => ({
      ...delivery,
      tries: tries.get(delivery.id) ?? [],
      heard: heard.get(delivery.id) ?? [],
    })),
    campaign: campaign || undefined,
    siteHold: (await holds.list()).get(siteId),
    pauses: await listRelayPauses(db),
    gate: gate.verdict(),
    resendLanes,
    now: new Date(),
  }
}
