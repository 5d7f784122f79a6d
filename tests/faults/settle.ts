import type { CampaignId } from '@afterword/shared/ids'
import { until } from '../support/until.ts'
import type { World } from './world.ts'

/** Waits until a campaign has nothing left to do, at most a minute after the faults are healed. */
export async function untilFinished({ db }: World, campaignId: CampaignId): Promise<void> {
  await until(async () => {
    const { state } = await db
      .selectFrom('subscriptions.campaigns')
      .select('state')
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow()
    return state === 'finished'
  }, 60)
}
