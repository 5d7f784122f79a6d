import { setTimeout as delay } from 'node:timers/promises'
import { signToken } from '@afterword/shared/tokens/token'
import { PROCESS_TOKEN_KEYS } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

type Terms = { readers: number; leavers: number }

/** So long after the answer no transaction to that address may begin. */
const GRACE_MS = 2_000
const ANSWER_AFTER_MS = 40
/** Redis stays frozen until long after the last of them left. */
const FROZEN_ON_MS = 3_000

/** Readers unsubscribe in the middle of a publication, with Redis frozen. */
export const unsubscribeMidway = ({ readers, leavers }: Terms): FaultCase => ({
  number: 'R6',
  promise:
    'After an unsubscribe was answered, no transaction to that address begins later than 2 s.',

  async run(world) {
    const { db, redis, sink, site } = world
    const everybody = await createSubscribers(db, site, readers)
    await createBystanders(db, site)
    const begun: { recipient: string; at: number }[] = []
    sink.behave({
      rcpt: (recipient) => void begun.push({ recipient, at: Date.now() }),
      answer: () => delay(ANSWER_AFTER_MS, undefined),
    })
    const subscriptions = await world.start('subscriptions')
    await world.start('mailer')
    const campaign = await publish(world, subscriptions.url)
    await until(() => sink.accepted.length > leavers / 4, 30)

    redis.freeze()
    const mailed = new Set(sink.accepted.map(({ recipient }) => recipient))
    const leaving = everybody.filter((address) => !mailed.has(address)).slice(0, leavers)
    const leftAt = await unsubscribe(world, { url: subscriptions.url, leaving })
    await delay(FROZEN_ON_MS)
    redis.thaw()
    const whileFrozen = sink.accepted.length - mailed.size
    await untilFinished(world, campaign)

    const owed = everybody.filter((address) => !leftAt.has(address))
    const stayed = sink.accepted.filter(({ recipient }) => !leftAt.has(recipient))
    const late = begun.filter(
      ({ recipient, at }) => at > (leftAt.get(recipient) ?? Infinity) + GRACE_MS,
    ).length
    const figures = { ...tally(owed, stayed), left: leftAt.size, late, whileFrozen }
    const { lost, unexpected, duplicates } = figures
    const pass =
      leftAt.size === leavers && whileFrozen > 0 && late + lost + unexpected + duplicates === 0
    return { pass, figures }
  },
})

type Leaving = { url: string; leaving: string[] }

/** As their mail programs do it, by one click each. Says when each was answered. */
async function unsubscribe(
  { db, site }: World,
  { url, leaving }: Leaving,
): Promise<Map<string, number>> {
  const leavers = await db
    .selectFrom('subscriptions.subscriptions as s')
    .innerJoin('subscriptions.subscribers as p', 'p.id', 's.subscriberId')
    .select(['s.id', 'p.address'])
    .where('p.address', 'in', leaving)
    .execute()
  const leftAt = new Map<string, number>()
  await Promise.all(
    leavers.map(async ({ id, address }) => {
      if (!address) throw new Error('a subscriber without an address')
      await oneClick(url, signToken(PROCESS_TOKEN_KEYS, { purpose: 'unsubscribe', site, id }))
      leftAt.set(address, Date.now())
    }),
  )
  return leftAt
}

async function oneClick(url: string, token: string): Promise<void> {
  const response = await fetch(`${url}/subscriptions/unsubscribe/${token}`, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  })
  if (response.status !== 200) throw new Error(`one click answered ${response.status}`)
}
