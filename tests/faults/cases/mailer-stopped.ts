import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createSubscribers } from '../people.ts'
import type { World } from '../world.ts'

const READERS = 40
const MOST_MS_TO_EXIT = 25_000

/** SIGTERM while the mail server has taken messages and says nothing about them. */
export const mailerStopped: FaultCase = {
  number: 'R23',
  promise:
    'A mailer stopped in the middle of a message ends within 25 s, and records what it cannot know as unknown.',

  async run(world) {
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    let silent = 0
    sink.behave({
      answer: ({ recipient }) => {
        if (Number(/\d+/.exec(recipient)) % 4 > 0) return undefined
        silent += 1
        return new Promise(() => undefined)
      },
    })
    const subscriptions = await world.start('subscriptions')
    const stopped = await world.start('mailer')
    await publish(world, subscriptions.url)
    await until(() => silent > 0, 30)

    const begun = performance.now()
    stopped.kill('SIGTERM')
    const code = await stopped.ended
    const exitMs = Math.round(performance.now() - begun)
    const left = await countStates(world)
    sink.behave({})
    await world.start('mailer')
    await until(async () => (await countStates(world)).waiting === 0, 60)

    const { unknown, waiting } = left
    const after = await countStates(world)
    const seen = tally(owed, sink.accepted)
    const figures = {
      ...seen,
      // Nobody knows of these, and the ledger says so: that is not losing them.
      lost: READERS - after.sent - after.unknown,
      unseen: seen.lost,
      code: code ?? -1,
      exitMs,
      unknown,
      waiting,
      silent,
      sent: after.sent,
    }
    const pass =
      code === 0 &&
      exitMs <= MOST_MS_TO_EXIT &&
      left.sending === 0 &&
      unknown === silent &&
      figures.lost === 0 &&
      seen.lost === after.unknown &&
      seen.unexpected + seen.duplicates === 0
    return { pass, figures }
  },
}

type States = { sent: number; unknown: number; waiting: number; sending: number }

async function countStates({ db }: World): Promise<States> {
  const deliveries = await db.selectFrom('mailer.deliveries').select('state').execute()
  const count = (...states: string[]): number =>
    deliveries.filter(({ state }) => states.includes(state)).length
  return {
    sent: count('sent'),
    unknown: count('unknown'),
    waiting: count('pending', 'sending', 'deferred'),
    sending: count('sending'),
  }
}
