import { setTimeout as delay } from 'node:timers/promises'
import type { Behaviour } from '../../support/mail-server.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import type { Accepted } from '../sink.ts'
import type { World } from '../world.ts'

const READERS = 60
const FREEZE_AFTER = 10
const MOST_COPIES = 2
/** What the frozen one had said before it froze has been heard, and its statements are done. */
const STILL_MS = 1_000

type Moment = 'mail' | 'begin' | 'answer'

/** Freezes one mailer at a moment of its transaction, longer than its lease, beside another. */
export const mailerFrozen = (moment: Moment, seconds: number): FaultCase => ({
  number: 'R15',
  promise:
    'A mailer frozen longer than its lease overwrites nothing when it wakes; a second copy only of what was on the wire.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    const subscriptions = await world.start('subscriptions')
    const frozen = await world.start('mailer')
    const wire = freezeAt(world, moment, () => frozen.kill('SIGSTOP'))
    const campaign = await publish(world, subscriptions.url)
    await until(wire.isFrozen, 30)
    await delay(STILL_MS)
    const settled = new Set((await listSent(world)).map(({ address }) => address))
    const inData = new Set(wire.begun().filter((address) => !settled.has(address)))

    await world.start('mailer')
    await delay(seconds * 1_000)
    const before = await listSent(world)
    frozen.kill('SIGCONT')
    await untilFinished(world, campaign)
    await delay(STILL_MS)

    const after = await listSent(world)
    const doubled = [...Map.groupBy(sink.accepted, ({ recipient }) => recipient)].filter(
      ([, copies]) => copies.length > 1,
    )
    const figures = {
      ...tally(owed, sink.accepted),
      inData: inData.size,
      mostCopies: Math.max(1, ...doubled.map(([, copies]) => copies.length)),
      notInData: doubled.filter(([address]) => !inData.has(address)).length,
      sent: after.length,
      overwritten: countOverwritten(before, after),
      notSent: await countNotSent(world),
    }
    const { lost, unexpected, unlike, notSent, notInData, overwritten } = figures
    const pass =
      lost + unexpected + unlike + notSent + notInData + overwritten === 0 &&
      figures.sent === READERS &&
      figures.mostCopies <= MOST_COPIES
    return { pass, figures }
  },
})

type Wire = { isFrozen: () => boolean; begun: () => string[] }

/** Lets a few pass, and then freezes once. What comes meanwhile waits a little, as on a slow line. */
function freezeAt({ sink }: World, moment: Moment, freeze: () => void): Wire {
  let isFrozen = false
  const begun: string[] = []
  const strike = (): void => {
    if (isFrozen || sink.accepted.length < FREEZE_AFTER) return
    isFrozen = true
    freeze()
  }
  const slow = (): Promise<undefined> => delay(50, undefined)
  const begin = (to: string): undefined => {
    begun.push(to)
  }
  const behaviours: Record<Moment, Partial<Behaviour<Accepted>>> = {
    mail: {
      mail() {
        strike()
        return undefined
      },
      begin,
      answer: slow,
    },
    begin: {
      async begin(to) {
        begin(to)
        await slow()
        strike()
        return undefined
      },
      answer: slow,
    },
    answer: {
      begin,
      async answer() {
        await slow()
        strike()
        return undefined
      },
    },
  }
  sink.behave(behaviours[moment])
  return { isFrozen: () => isFrozen, begun: () => begun }
}

type Sent = { id: string; address: string | null; epoch: number; settledAt: Date | null }

async function listSent({ db }: World): Promise<Sent[]> {
  return db
    .selectFrom('mailer.deliveries as d')
    .innerJoin('subscriptions.subscribers as s', 's.id', 'd.subscriberId')
    .select(['d.id', 's.address', 'd.epoch', 'd.settledAt'])
    .where('d.state', '=', 'sent')
    .execute()
}

/** How many that were sent when it woke are not as they were then. */
function countOverwritten(before: Sent[], after: Sent[]): number {
  const byId = new Map(after.map((sent) => [sent.id, sent]))
  return before.filter(({ id, epoch, settledAt }) => {
    const now = byId.get(id)
    return now?.epoch !== epoch || Number(now.settledAt) !== Number(settledAt)
  }).length
}

async function countNotSent({ db }: World): Promise<number> {
  const others = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '<>', 'sent')
    .execute()
  return others.length
}
