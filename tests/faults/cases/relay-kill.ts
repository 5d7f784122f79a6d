import { sql } from 'kysely'
import { until } from '../../support/until.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { subscribe } from '../requests.ts'
import type { World } from '../world.ts'

const READERS = ['ada@example.com', 'grace@example.com', 'joan@example.com']

export const relayKill: FaultCase = {
  number: 'R3',
  promise:
    'A relay killed between a commit and its word to Redis loses nothing, and doubles nothing.',

  async run(world) {
    const { redis, sink } = world
    redis.freeze()
    const killed = await world.start('subscriptions')
    const answers = await Promise.all(
      READERS.map((address) => subscribe(world, killed.url, address)),
    )
    const before = await countMessages(world)
    killed.kill('SIGKILL')
    await killed.ended

    redis.thaw()
    await Promise.all([world.start('subscriptions'), world.start('mailer')])
    await until(() => sink.accepted.length >= READERS.length, 60)
    await until(async () => (await countMessages(world)).undone === 0)

    const figures = {
      ...tally(READERS, sink.accepted),
      heard: answers.filter(({ status }) => status === 202).length,
      untold: before.untold,
    }
    const pass =
      figures.heard === READERS.length &&
      figures.untold === READERS.length &&
      figures.lost + figures.unexpected + figures.duplicates === 0
    return { pass, figures }
  },
}

async function countMessages({ db }: World): Promise<{ undone: number; untold: number }> {
  return db
    .selectFrom('platform.messages')
    .select([
      sql<number>`count(*) filter (where done_at is null)::int`.as('undone'),
      sql<number>`count(*) filter (where enqueued_at is null)::int`.as('untold'),
    ])
    .executeTakeFirstOrThrow()
}
