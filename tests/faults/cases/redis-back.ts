import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { subscribe } from '../requests.ts'
import type { World } from '../world.ts'

const BACK_WITHIN_MS = 5_000

type Outage = { seconds: number; how: 'kill' | 'kill, kept' | 'freeze' | 'hang up'; rounds: number }

/** Takes Redis away for a while, and measures from its return to the first mail. */
export const redisBack = ({ seconds, how, rounds }: Outage): FaultCase => ({
  number: how === 'kill, kept' ? 'R11' : 'R10',
  promise: `Work goes on at most 5 s after Redis is back, however long it was away${
    how === 'kill, kept' ? ', and if it remembers all it was told' : ''
  }.`,

  async run(world) {
    const { redis, sink } = world
    if (how === 'kill, kept') await redis.keepOnDisk()
    const [subscriptions] = await Promise.all([world.start('subscriptions'), world.start('mailer')])
    const owed: string[] = []
    const times: number[] = []

    for (let round = 0; round < rounds; round += 1) {
      const email = `reader-${round}@example.com`
      const heal = await hurt(world, how)
      await delay(seconds * 1_000)
      const { status } = await subscribe(world, subscriptions.url, email)
      if (status === 202) owed.push(email)
      await heal()
      const back = performance.now()
      await until(() => sink.accepted.some(({ recipient }) => recipient === email), 60)
      times.push(Math.round(performance.now() - back))
    }

    const slowestMs = Math.max(...times)
    const figures = { ...tally(owed, sink.accepted), rounds, answered: owed.length, slowestMs }
    const { lost, unexpected, duplicates } = figures
    const pass =
      owed.length === rounds && slowestMs <= BACK_WITHIN_MS && lost + unexpected + duplicates === 0
    return { pass, figures }
  },
})

async function hurt({ redis }: World, how: Outage['how']): Promise<() => Promise<void>> {
  if (how === 'freeze') {
    redis.freeze()
    return async () => redis.thaw()
  }
  if (how === 'hang up') {
    await redis.ask('client', 'kill', 'type', 'normal')
    return async () => undefined
  }
  await redis.kill()
  return redis.startAgain
}
