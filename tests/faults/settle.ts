import type { CampaignId } from '@afterword/shared/ids'
import { until } from '../support/until.ts'
import type { World } from './world.ts'

const SETTLED_WITHIN_SECONDS = 60

/** Waits until a campaign has nothing left to do, at most a minute after the faults are healed. */
export async function untilFinished(
  { db }: Pick<World, 'db'>,
  campaignId: CampaignId,
  seconds = SETTLED_WITHIN_SECONDS,
): Promise<void> {
  await until(async () => {
    const { state } = await db
      .selectFrom('subscriptions.campaigns')
      .select('state')
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow()
    return state === 'finished'
  }, seconds)
}

/** Waits until every message is done and no delivery waits, at most a minute after the faults. */
export async function untilQuiet(world: Pick<World, 'db'>): Promise<void> {
  await until(async () => {
    const [messages, deliveries] = [await countUndone(world), await countWaiting(world)]
    if (messages + deliveries > 0) throw new Error(`${messages} messages, ${deliveries} deliveries`)
  }, SETTLED_WITHIN_SECONDS)
}

async function countUndone({ db }: Pick<World, 'db'>): Promise<number> {
  const undone = await db
    .selectFrom('platform.messages')
    .select('id')
    .where('doneAt', 'is', null)
    .execute()
  return undone.length
}

export async function countWaiting({ db }: Pick<World, 'db'>): Promise<number> {
  const { waiting } = await db
    .selectFrom('mailer.deliveries')
    .select(({ fn }) => fn.countAll<string>().as('waiting'))
    .where('state', 'in', ['pending', 'sending', 'deferred'])
    .executeTakeFirstOrThrow()
  return Number(waiting)
}
