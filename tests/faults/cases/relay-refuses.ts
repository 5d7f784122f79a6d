import { sql } from 'kysely'
import { z } from 'zod'
import type { Refusal } from '../../support/mail-server.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { createBystanders, createSubscribers, spreadOverDomains, SUPPRESSED } from '../people.ts'
import type { World } from '../world.ts'

const SETTLED_WITHIN_SECONDS = 240

/** Where in a conversation the server says it. */
type Moment = 'rcpt' | 'dot' | 'kept'

type Kind = { share: number; what: string; says: Refusal; always?: true; at?: Moment }

/** Of a hundred readers, how many the server treats so; the rest it takes. Once, unless `always`. */
const MIX: Kind[] = [
  { share: 20, what: 'later', says: '450 4.2.0 try again later' },
  { share: 5, what: 'busy', says: '421 4.3.2 closing' },
  { share: 5, what: 'gone', says: '550 5.1.1 no such user', always: true },
  { share: 2, what: 'big', says: '552 5.3.4 too big', always: true },
  { share: 2, what: 'lost', says: 'drop', at: 'dot' },
  { share: 1, what: 'kept', says: 'drop', at: 'kept' },
  { share: 1, what: 'garbled', says: 'garble' },
]

/** A server that refuses in every way there is, some for now and some for good. */
export const relayRefuses = (readers: number): FaultCase => ({
  number: 'R18',
  promise:
    'What is refused for now is tried again, what is refused for good is not, and the numbers add up at every read.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    await spreadOverDomains(db)
    const seen = refuseInTurn(world)
    const subscriptions = await world.start('subscriptions')
    // What it holds campaigns for has a case of its own.
    await world.start('mailer', { CAMPAIGN_GUARD: '0' })
    const campaign = await publish(world, subscriptions.url)
    const url = `${subscriptions.url}/subscriptions/v1/sites/${site}/campaigns/${campaign}`
    const { reads, unequal } = await watchUntilSettled(world, url, readers + SUPPRESSED)

    const totals = await readTotals(world, url)
    const figures = {
      ...totals,
      answered: seen.answered.size,
      dropped: seen.dropped.size,
      copies: sink.accepted.length,
      unexpected: sink.accepted.filter(({ recipient }) => !isOwed(owed, recipient)).length,
      reads,
      unequal,
      goneTwice: [...seen.tries].filter(([to, count]) => isOf('gone', to) && count > 1).length,
      newlySuppressed: (await countSuppressed(world)) - SUPPRESSED,
    }
    const pass =
      totals.planned === readers + SUPPRESSED &&
      totals.suppressed === SUPPRESSED &&
      isAsSeen(seen, totals) &&
      figures.newlySuppressed === seen.refused.get('gone') &&
      sink.accepted.length === figures.answered + (seen.refused.get('kept') ?? 0) &&
      reads > 1 &&
      figures.unexpected + unequal + figures.goneTwice === 0
    return { pass, figures }
  },
})

/** What the server did, by its own account. */
type Seen = {
  /** How often it was asked to take something for each address. */
  tries: Map<string, number>
  /** Whom it said 250 for. */
  answered: Set<string>
  /** Whom it hung up on behind the last byte of, and never said more of. */
  dropped: Set<string>
  /** How many it refused for good, or hung up on, in each way. */
  refused: Map<string, number>
}

function isAsSeen({ answered, dropped, refused }: Seen, totals: Totals): boolean {
  return (
    totals.sent === answered.size &&
    totals.unknown === dropped.size &&
    totals.failed === (refused.get('gone') ?? 0) + (refused.get('big') ?? 0) &&
    totals.waiting + totals.deferred + totals.cancelled + totals.folded === 0
  )
}

function kindOf(address: string): Kind | undefined {
  let place = Number(/^reader-(\d+)@/.exec(address)?.[1]) % 100
  return MIX.find(({ share }) => (place -= share) < 0)
}

function isOf(what: string, address: string): boolean {
  return kindOf(address)?.what === what
}

/** The address is as it was before each reader had a domain of their own. */
function isOwed(owed: string[], recipient: string): boolean {
  return owed.includes(`${recipient.split('@')[0]}@example.com`)
}

/** Gives what it does, as it goes on. */
function refuseInTurn({ sink }: World): Seen {
  const seen: Seen = {
    tries: new Map(),
    answered: new Set(),
    dropped: new Set(),
    refused: new Map(),
  }
  const refusal = (address: string, moment: Moment): Refusal | undefined => {
    const kind = kindOf(address)
    const isFirst = (seen.tries.get(address) ?? 0) === 1
    if (!kind || (kind.at ?? 'rcpt') !== moment || !(isFirst || kind.always)) return undefined
    if (isFirst) seen.refused.set(kind.what, (seen.refused.get(kind.what) ?? 0) + 1)
    if (moment !== 'rcpt') seen.dropped.add(address)
    return kind.says
  }
  sink.behave({
    rcpt(address) {
      seen.tries.set(address, (seen.tries.get(address) ?? 0) + 1)
      return refusal(address, 'rcpt')
    },
    answer: ({ recipient }) => refusal(recipient, 'dot'),
    afterwards({ recipient }) {
      const late = refusal(recipient, 'kept')
      if (late) return late
      seen.answered.add(recipient)
      seen.dropped.delete(recipient)
      return undefined
    },
  })
  return seen
}

/**
 * Lets the time pass that put-off deliveries wait for. Says how often the numbers were read, and how
 * often they did not add up.
 */
async function watchUntilSettled(
  world: World,
  url: string,
  planned: number,
): Promise<{ reads: number; unequal: number }> {
  const { db } = world
  let [reads, unequal] = [0, 0]
  await until(async () => {
    await sql`update mailer.deliveries set due_at = now() where state = 'deferred'`.execute(db)
    const totals = await readTotals(world, url)
    const { planned: sum, ...states } = totals
    reads += 1
    if (sum !== Object.values(states).reduce((total, one) => total + one, 0)) unequal += 1
    return sum === planned && totals.waiting + totals.deferred === 0
  }, SETTLED_WITHIN_SECONDS)
  return { reads, unequal }
}

const count = z.int()
const Totals = z.object({
  planned: count,
  waiting: count,
  deferred: count,
  sent: count,
  failed: count,
  suppressed: count,
  cancelled: count,
  unknown: count,
  folded: count,
})
type Totals = z.infer<typeof Totals>

const Campaign = z.object({ totals: Totals })

/** As an editor reads them. */
async function readTotals({ key }: World, url: string): Promise<Totals> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
  return Campaign.parse(await response.json()).totals
}

async function countSuppressed({ db }: World): Promise<number> {
  const suppressed = await db.selectFrom('mailer.suppressions').select('addressHash').execute()
  return suppressed.length
}
