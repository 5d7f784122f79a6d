import { setTimeout as delay } from 'node:timers/promises'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 300
/** One a second, and those that were under way when it went away. */
const FIRST_CONNECTIONS = 12

/** The mail server refuses every connection for `seconds` of a publication. */
export const relayDown = (seconds: number): FaultCase => ({
  isProxied: true,
  number: 'R16',
  promise:
    'A mail server that is away fails nothing, counts no attempt, and is asked at most once a second.',

  async run(world) {
    const { db, edges, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')
    edges.smtp.cut()
    const campaign = await publish(world, subscriptions.url)
    await delay(seconds * 1_000)
    const connections = edges.smtp.connections()
    edges.smtp.heal()
    await untilFinished(world, campaign, 120)

    const figures = {
      ...tally(owed, sink.accepted),
      connections,
      allowed: seconds + FIRST_CONNECTIONS,
      ...(await countTried(world)),
    }
    const { lost, unexpected, duplicates, attempted, failed } = figures
    const pass =
      lost + unexpected + duplicates + attempted + failed === 0 && connections <= figures.allowed
    return { pass, figures }
  },
})

async function countTried({ db }: World): Promise<{ attempted: number; failed: number }> {
  const deliveries = await db
    .selectFrom('mailer.deliveries')
    .select(['attempts', 'state'])
    .execute()
  return {
    attempted: deliveries.filter(({ attempts }) => attempts > 0).length,
    failed: deliveries.filter(({ state }) => state === 'failed').length,
  }
}
