import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ServiceName } from '../../support/roles.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { cpuSeconds } from '../process-stats.ts'
import { subscribe } from '../requests.ts'
import { untilFinished } from '../settle.ts'
import type { World } from '../world.ts'

/** Where Debian's package libfaketime puts it. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const READERS = 100
const LATER = 10
const JUMPS = ['+3h', '-3h', '-10m', '+0']
const WATCHED_SECONDS = 6
const MOST_CPU = 0.5

/** The clock of one service jumps to and fro in the middle of its work. */
export const clockJump = (name: ServiceName): FaultCase => ({
  number: 'R24',
  promise: 'A clock that jumps sends nothing early, loses nothing, and sets off no busy loop.',

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
    sink.answerAfter(20)
    const campaign = await publish(world, subscriptions.url)
    await until(() => sink.accepted.length > random() * READERS * 0.5, 30)
    await putOff(world)

    const used: number[] = []
    const asked: string[] = []
    for (const [index, jump] of JUMPS.entries()) {
      await clock.set(jump)
      const email = `asker-${index}@example.com`
      const { status } = await subscribe(world, subscriptions.url, email)
      if (status === 202) asked.push(email)
      used.push(await share(jumping.pid))
    }
    const early = await countEarly(world)
    await sql`update mailer.deliveries set due_at = now() where state = 'deferred'`.execute(db)
    await untilFinished(world, campaign)
    await until(
      () => asked.every((email) => sink.accepted.some((one) => one.recipient === email)),
      30,
    )
    await clock.close()

    const figures = { ...tally([...owed, ...asked], sink.accepted), early, cpu: Math.max(...used) }
    const { lost, unexpected, duplicates, cpu } = figures
    const pass =
      lost + unexpected + duplicates + early === 0 &&
      asked.length === JUMPS.length &&
      cpu < MOST_CPU
    return { pass, figures }
  },
})

type Clock = {
  settings: Record<string, string>
  set: (offset: string) => Promise<void>
  close: () => Promise<void>
}

async function openClock(): Promise<Clock> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-clock-'))
  const file = join(folder, 'offset')
  await writeFile(file, '+0')
  return {
    settings: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    set: (offset) => writeFile(file, offset),
    close: () => rm(folder, { recursive: true }),
  }
}

/** Defers some that wait by an hour of the database's clock. */
async function putOff({ db }: World): Promise<void> {
  await sql`
    update mailer.deliveries set state = 'deferred', due_at = now() + interval '1 h'
    where id in (
      select id from mailer.deliveries where state = 'pending' and campaign_id is not null
      limit ${LATER} for update skip locked
    )
  `.execute(db)
}

/** How many of those put off have gone before their time. */
async function countEarly({ db }: World): Promise<number> {
  const { rows } = await sql<{ early: number }>`
    select count(*)::int as early from mailer.deliveries
    where state <> 'deferred' and due_at > now() + interval '30 min'
  `.execute(db)
  return rows[0]?.early ?? 0
}

/** What part of one processor a process uses while we watch. */
async function share(pid: number): Promise<number> {
  const before = await cpuSeconds(pid)
  await delay(WATCHED_SECONDS * 1_000)
  return Math.round((100 * ((await cpuSeconds(pid)) - before)) / WATCHED_SECONDS) / 100
}
