import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ServiceName } from '../../support/roles.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { clockSkew, openClock } from '../clock.ts'
import { judgeTokens, prepareTokens } from '../dated-tokens.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { cpuSeconds } from '../process-stats.ts'
import { subscribe } from '../requests.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 100
/** As many as are put off by an hour, and then told to leave in the middle of each jump. */
const GROUP = 3
const JUMPS = [
  { offset: '+3h', seconds: 10_800 },
  { offset: '-3h', seconds: -10_800 },
  { offset: '-10m', seconds: -600 },
  { offset: '+0', seconds: 0 },
]
const SKEW_TOLERANCE_SECONDS = 5
const WATCHED_SECONDS = 8
/** After a jump a sender has to hear again that it lives; this is later. */
const DUE_AFTER_SECONDS = 5
const MOST_CPU = 0.5
const MOST_LATE_MS = 2_000
const DAY_MS = 86_400_000

/** The clock of one service jumps to and fro in the middle of its work. */
export const clockJump = (name: ServiceName): FaultCase => ({
  number: 'R24',
  promise:
    'A clock that jumps sends nothing early or late, lets no token run out or live on, and sets off no busy loop.',

  async run(world, random) {
    const clock = await openClock()
    const { db, sink, site } = world
    const owed = await createSubscribers(db, site, READERS)
    await createBystanders(db, site)
    const own = (service: ServiceName): Record<string, string> =>
      service === name ? clock.settings : {}
    const [subscriptions, mailer, comments] = await Promise.all([
      world.start('subscriptions', own('subscriptions')),
      world.start('mailer', own('mailer')),
      world.start('comments', own('comments')),
    ])
    const jumping = { subscriptions, mailer, comments }[name]
    const urls = { comments: comments.url, subscriptions: subscriptions.url }
    sink.answerAfter(200)
    const campaign = await publish(world, subscriptions.url)
    const some = 5 + random() * READERS * 0.2
    await until(() => sink.accepted.length > some, 30)
    const putOff = await putOffSome(world, GROUP * JUMPS.length)

    const used: number[] = []
    const asked: string[] = []
    const wrong: string[] = []
    let moved = 0
    for (const [index, { offset, seconds }] of JUMPS.entries()) {
      const tokens = await prepareTokens(world, urls, { name: offset, random })
      await clock.set(offset)
      const isThere = async (): Promise<boolean> =>
        Math.abs((await clockSkew(`${jumping.url}/${name}/healthz`)) - seconds) <
        SKEW_TOLERANCE_SECONDS
      moved += Number(await until(isThere, 10))
      await putOff.release(GROUP)
      const email = `asker-${index}@example.com`
      const watched = share(jumping.pid)
      const { status } = await subscribe(world, subscriptions.url, email)
      if (status === 202) asked.push(email)
      wrong.push(...(await judgeTokens(urls, tokens)))
      used.push(await watched)
    }
    await untilFinished(world, campaign)
    const hasCome = (email: string): boolean =>
      sink.accepted.some(({ recipient }) => recipient === email)
    await until(() => asked.every(hasCome), 30)
    await clock.close()

    const delays = putOff.delays()
    const figures = {
      ...tally(
        [...owed, ...asked],
        sink.accepted.filter(({ recipient }) => !recipient.startsWith('dated-')),
      ),
      moved,
      putOff: delays.length,
      earliestMs: Math.min(...delays),
      latestMs: Math.max(...delays),
      wrongTokens: wrong.length,
      misdated: sink.accepted.filter(({ dated, at }) => Math.abs(dated - at) > DAY_MS).length,
      cpu: Math.max(...used),
    }
    if (wrong.length > 0) console.error(wrong.join('\n'))
    const { lost, unexpected, duplicates, wrongTokens, misdated } = figures
    const pass =
      lost + unexpected + duplicates + wrongTokens + misdated === 0 &&
      moved === JUMPS.length &&
      asked.length === JUMPS.length &&
      delays.length === GROUP * JUMPS.length &&
      figures.earliestMs >= 0 &&
      figures.latestMs <= MOST_LATE_MS &&
      figures.cpu < MOST_CPU
    return { pass, figures }
  },
})

type PutOff = {
  /** Lets so many leave soon, by the database's clock. */
  release: (count: number) => Promise<void>
  /** By how many milliseconds each left after its time; what left before is below zero. */
  delays: () => number[]
}

/** Defers some that wait by an hour of the database's clock. */
async function putOffSome({ db, sink }: World, count: number): Promise<PutOff> {
  const { rows } = await sql<{ id: string; address: string; dueAt: Date }>`
    update mailer.deliveries d set state = 'deferred', due_at = now() + interval '1 h'
    from subscriptions.subscribers s
    where s.id = d.subscriber_id and d.id in (
      select id from mailer.deliveries where state = 'pending' and campaign_id is not null
      limit ${count} for update skip locked
    )
    returning d.id, s.address, d.due_at
  `.execute(db)
  const dueAt = new Map(rows.map((row) => [row.address, row.dueAt.getTime()]))
  const waiting = [...rows]

  return {
    async release(some) {
      const ids = waiting.splice(0, some).map(({ id }) => id)
      const released = await sql<{ id: string; dueAt: Date }>`
        update mailer.deliveries set due_at = now() + make_interval(secs => ${DUE_AFTER_SECONDS})
        where id = any(${ids}::uuid[]) and state = 'deferred' returning id, due_at
      `.execute(db)
      for (const row of released.rows) {
        const address = rows.find(({ id }) => id === row.id)?.address
        if (address) dueAt.set(address, row.dueAt.getTime())
      }
    },
    delays: () =>
      sink.accepted.flatMap(({ recipient, begunAt }) => {
        const due = dueAt.get(recipient)
        return due === undefined ? [] : [Math.round(begunAt - due)]
      }),
  }
}

/** What part of one processor a process uses while we watch. */
async function share(pid: number): Promise<number> {
  const before = await cpuSeconds(pid)
  await delay(WATCHED_SECONDS * 1_000)
  return Math.round((100 * ((await cpuSeconds(pid)) - before)) / WATCHED_SECONDS) / 100
}
