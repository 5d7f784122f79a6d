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
const SLOTS = 8

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
    const isFrozen = freezeAt(world, moment, () => frozen.kill('SIGSTOP'))
    const campaign = await publish(world, subscriptions.url)
    await until(isFrozen, 30)

    const wire = sink.accepted.length
    await world.start('mailer')
    await delay(seconds * 1_000)
    frozen.kill('SIGCONT')
    await untilFinished(world, campaign)

    const figures = { ...tally(owed, sink.accepted), wire, notSent: await countNotSent(world) }
    const { lost, unexpected, duplicates, unlike, notSent } = figures
    const pass = lost + unexpected + unlike + notSent === 0 && duplicates <= SLOTS
    return { pass, figures: { ...figures, allowed: SLOTS } }
  },
})

/** Lets a few pass, and then freezes once. What comes meanwhile waits a little, as on a slow line. */
function freezeAt({ sink }: World, moment: Moment, freeze: () => void): () => boolean {
  let isFrozen = false
  const hook = async (): Promise<undefined> => {
    await delay(50)
    if (isFrozen || sink.accepted.length < FREEZE_AFTER) return
    isFrozen = true
    freeze()
  }
  const slow = (): Promise<undefined> => delay(50, undefined)
  const behaviours: Record<Moment, Partial<Behaviour<Accepted>>> = {
    mail: { rcpt: hook, answer: slow },
    begin: { begin: hook, answer: slow },
    answer: { answer: hook },
  }
  sink.behave(behaviours[moment])
  return () => isFrozen
}

async function countNotSent({ db }: World): Promise<number> {
  const others = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '<>', 'sent')
    .execute()
  return others.length
}
