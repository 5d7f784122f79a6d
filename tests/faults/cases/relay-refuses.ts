import type { CampaignId } from '@afterword/shared/ids'
import { sql } from 'kysely'
import type { Refusal } from '../../support/mail-server.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { createSubscribers, spreadOverDomains } from '../people.ts'
import type { World } from '../world.ts'

const SETTLED_WITHIN_SECONDS = 240

/** Of a hundred readers, how many the server treats so; the rest it takes. Once, unless `always`. */
const MIX: { share: number; what: string; says: Refusal; always?: true; afterDot?: true }[] = [
  { share: 20, what: 'later', says: '450 4.2.0 try again later' },
  { share: 5, what: 'busy', says: '421 4.3.2 closing' },
  { share: 5, what: 'gone', says: '550 5.1.1 no such user', always: true },
  { share: 2, what: 'big', says: '552 5.3.4 too big', always: true },
  { share: 3, what: 'lost', says: 'drop', afterDot: true },
  { share: 1, what: 'garbled', says: 'garble' },
]

/** A server that refuses in every way there is, some for now and some for good. */
export const relayRefuses = (readers: number): FaultCase => ({
  number: 'R18',
  promise:
    'What is refused for now is tried again, what is refused for good is not, and the numbers add up at every read.',

  async run(world) {
    const { db, sink, site } = world
    await createSubscribers(db, site, readers)
    await spreadOverDomains(db)
    const tries = refuseInTurn(world)
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')
    const campaign = await publish(world, subscriptions.url)
    const unequal = await watchUntilSettled(world, { campaign, readers })

    const totals = await readTotals(world, campaign)
    const taken = new Set(sink.accepted.map(({ recipient }) => recipient)).size
    const goneTwice = [...tries].filter(([to, count]) => kindOf(to)?.what === 'gone' && count > 1)
    const figures = {
      planned: totals.planned,
      sent: totals.sent,
      failed: totals.failed,
      unknown: totals.unknown,
      taken,
      copies: sink.accepted.length,
      unequal,
      goneTwice: goneTwice.length,
      suppressed: await countSuppressed(world),
    }
    const [gone, big] = [shareOf('gone', readers), shareOf('big', readers)]
    const pass =
      totals.planned === readers &&
      totals.failed === gone + big &&
      totals.sent === taken &&
      totals.sent + totals.unknown === readers - totals.failed &&
      sink.accepted.length === taken &&
      figures.suppressed === gone &&
      unequal + goneTwice.length === 0
    return { pass, figures }
  },
})

type Kind = (typeof MIX)[number]

function kindOf(address: string): Kind | undefined {
  let place = Number(/^reader-(\d+)@/.exec(address)?.[1]) % 100
  return MIX.find(({ share }) => (place -= share) < 0)
}

function shareOf(what: string, readers: number): number {
  return ((MIX.find((kind) => kind.what === what)?.share ?? 0) * readers) / 100
}

/** Gives how often each address was tried, as it goes on. */
function refuseInTurn({ sink }: World): Map<string, number> {
  const tries = new Map<string, number>()
  const refusal = (address: string, isAfterDot: boolean): Refusal | undefined => {
    const kind = kindOf(address)
    if (!kind || Boolean(kind.afterDot) !== isAfterDot) return undefined
    const before = tries.get(address) ?? 0
    tries.set(address, before + 1)
    return before === 0 || kind.always ? kind.says : undefined
  }
  sink.behave({
    rcpt: (address) => refusal(address, false),
    answer: ({ recipient }) => refusal(recipient, true),
  })
  return tries
}

/**
 * Lets the time pass that put-off deliveries wait for, and the operator look who would let go of a
 * campaign that was held. Says how often the numbers did not add up.
 */
async function watchUntilSettled(
  world: World,
  { campaign, readers }: { campaign: CampaignId; readers: number },
): Promise<number> {
  const { db } = world
  let unequal = 0
  await until(async () => {
    await sql`update mailer.deliveries set due_at = now() where state = 'deferred'`.execute(db)
    await sql`update mailer.campaign_holds set released_at = now() where released_at is null`.execute(
      db,
    )
    const totals = await readTotals(world, campaign)
    const { planned, ...states } = totals
    const sum = Object.values(states).reduce((total, one) => total + one, 0)
    if (sum !== planned) unequal += 1
    return planned === readers && totals.waiting + totals.deferred === 0
  }, SETTLED_WITHIN_SECONDS)
  return unequal
}

async function readTotals({ db }: World, campaign: CampaignId): Promise<Record<Total, number>> {
  const totals = await db
    .selectFrom('mailer.campaignTotals')
    .select(TOTALS)
    .where('campaignId', '=', campaign)
    .executeTakeFirst()
  return totals ?? NOTHING
}

const TOTALS = [
  'planned',
  'waiting',
  'deferred',
  'sent',
  'failed',
  'suppressed',
  'cancelled',
  'unknown',
  'folded',
] as const
type Total = (typeof TOTALS)[number]

const NOTHING: Record<Total, number> = {
  planned: 0,
  waiting: 0,
  deferred: 0,
  sent: 0,
  failed: 0,
  suppressed: 0,
  cancelled: 0,
  unknown: 0,
  folded: 0,
}

async function countSuppressed({ db }: World): Promise<number> {
  const suppressed = await db.selectFrom('mailer.suppressions').select('addressHash').execute()
  return suppressed.length
}
