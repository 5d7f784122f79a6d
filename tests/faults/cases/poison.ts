import { sql } from 'kysely'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { type Instance, startInstance } from '../instance.ts'
import { createSubscribers } from '../people.ts'
import type { World } from '../world.ts'

const READERS = 60
const POISON = 'reader-7@example.com'
const UNUSABLE = 'reader-8@example.com'
const PARKED_WITHIN_SECONDS = 400
/** Three with others, three alone. */
const MOST_CRASHES = 6
const SLOTS = 8

/** One mail ends every process that sends it, and one has an address that is none. */
export const poison: FaultCase = {
  number: 'R26',
  promise:
    'A mail that kills its sender holds up no other, is parked with its reason, and goes once it is mended.',

  async run(world) {
    const { db, sink, site } = world
    const everybody = await createSubscribers(db, site, READERS)
    await sql`
      update subscriptions.subscribers set address = 'not an address' where address = ${UNUSABLE}
    `.execute(db)
    const subscriptions = await world.start('subscriptions')
    const mailer = await startInstance(world, 'mailer')
    const crashes = killWhoSends(world, mailer)
    await publish(world, subscriptions.url)

    await until(async () => {
      if (mailer.now().hasEnded()) await mailer.startAgain()
      return (await findParked(world)) !== undefined
    }, PARKED_WITHIN_SECONDS)
    if (mailer.now().hasEnded()) await mailer.startAgain()
    const healthy = everybody.filter((address) => address !== POISON && address !== UNUSABLE)
    const inTime = await until(() => tally(healthy, sink.accepted).lost === 0, 60)

    const crashed = crashes()
    sink.behave({})
    const resent = await resend(world, mailer.url)
    await until(() => sink.accepted.some(({ recipient }) => recipient === POISON), 60)
    const figures = {
      ...tally([...healthy, POISON], sink.accepted),
      crashes: crashed,
      resent,
      unusable: await countUnusable(world),
    }
    const { lost, unexpected, unlike, duplicates, unusable } = figures
    const pass =
      inTime &&
      lost + unexpected + unlike === 0 &&
      duplicates <= crashed * SLOTS &&
      crashed <= MOST_CRASHES &&
      resent === 204 &&
      unusable === 1
    return { pass, figures: { ...figures, allowed: crashed * SLOTS } }
  },
}

/** As a handler that kills its own process would. Says how often it did. */
function killWhoSends({ sink }: World, mailer: Instance): () => number {
  let crashes = 0
  sink.behave({
    begin(to) {
      if (to !== POISON) return undefined
      crashes += 1
      mailer.now().kill('SIGKILL')
      return 'drop'
    },
  })
  return () => crashes
}

async function findParked({ db }: World): Promise<string | undefined> {
  const parked = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '=', 'failed')
    .where('reason', '=', 'crashes-sender')
    .executeTakeFirst()
  return parked?.id
}

/** As an operator does who has mended what was wrong. */
async function resend(world: World, url: string): Promise<number> {
  const path = `${url}/mailer/v1/sites/${world.site}/deliveries/${await findParked(world)}/resolutions`
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ resolution: 'resend', note: 'mended' }),
  })
  await response.arrayBuffer()
  return response.status
}

async function countUnusable({ db }: World): Promise<number> {
  const failed = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '=', 'failed')
    .where('reason', '=', 'refused')
    .execute()
  return failed.length
}
