import { CampaignSliceDue } from '@afterword/shared/contracts/mail'
import { send } from '@afterword/shared/messages/send'
import type { Kysely } from 'kysely'
import type { SubscriptionsSchema } from '../schema.ts'
import {
  claimUnplanned,
  findSliceEnd,
  markBegun,
  markFinished,
  markPlanned,
  markTakenUp,
} from './store.ts'

type Db = Kysely<SubscriptionsSchema>

/** Subscribers in one slice: what the mailer turns into deliveries in one transaction. */
const SLICE_SIZE = 1_000
const SLICES_AT_ONCE = 10

/**
 * Moves campaigns on, and says how many steps that took: begins those whose time has come, asks
 * for the next slices of one, finishes those with nothing left to do, and takes
 * up those that have something again. Any number of processes may.
 */
export async function advanceCampaigns(db: Db): Promise<number> {
  const begun = await markBegun(db)
  const planned = await planSlices(db, { size: SLICE_SIZE, most: SLICES_AT_ONCE })
  const finished = await markFinished(db)
  const takenUp = await markTakenUp(db)
  return begun + planned + finished + takenUp
}

/**
 * Asks for the next slices of one campaign. What was asked for and how far that goes commit
 * together, so planning goes on after a crash where it stopped, and no slice is asked for twice.
 */
export async function planSlices(
  db: Db,
  { size, most }: { size: number; most: number },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const campaign = await claimUnplanned(tx)
    if (!campaign) return 0

    const { id: campaignId, siteId } = campaign
    let after = campaign.plannedThrough
    for (let slices = 0; slices < most; slices += 1) {
      const through = await findSliceEnd(tx, siteId, { after, size })
      if (!through) {
        await markPlanned(tx, campaignId, { through: after, isComplete: true })
        return slices + 1
      }
      await send(tx, CampaignSliceDue, { campaignId, after, through })
      after = through
    }
    await markPlanned(tx, campaignId, { through: after, isComplete: false })
    return most
  })
}
