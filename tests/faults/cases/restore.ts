import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from '@afterword/all-in-one/command-line/run'
import type { CampaignId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import { roleUrls } from '../../support/roles.ts'
import { PROCESS_SETTINGS, PROCESS_TOKEN_KEYS } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { type Instance, startInstance } from '../instance.ts'
import { createSubscribers } from '../people.ts'
import { countWaiting, untilFinished, untilQuiet } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 200
const LEAVERS = 20
const HELD_MS = 5_000
const ANSWER_AFTER_MS = 20
/** How much of the first publication is sent when the snapshot is taken, and more by and by. */
const SENT_BEFORE = 40

/**
 * A publication is half sent at t, the other half goes out after it and so does another, some
 * leave and some press "spam"; then the database goes back to t.
 */
export const restore = (terms: { skips: boolean }): FaultCase => ({
  number: 'R29',
  promise:
    'After a restore nothing is sent until it is released; those who left since get nothing, and none gets another mail for the same article.',

  async run(world) {
    const folder = await mkdtemp(join(tmpdir(), 'afterword-journal-'))
    try {
      return await restoreIn(world, folder, terms)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

async function restoreIn(
  world: World,
  folder: string,
  { skips }: { skips: boolean },
): ReturnType<FaultCase['run']> {
  const { db, sink, site, postgres } = world
  const everybody = await createSubscribers(db, site, READERS)
  sink.answerAfter(ANSWER_AFTER_MS)
  const own = { JOURNAL_DIR: folder }
  const subscriptions = await startInstance(world, 'subscriptions', own)
  const mailer = await startInstance(world, 'mailer', own)
  const first = await publish(world, subscriptions.url)
  await until(() => sink.accepted.length > SENT_BEFORE, 30)
  await stopAll(mailer, subscriptions)
  await postgres.snapshot()

  const known = sink.accepted.length
  await Promise.all([mailer.startAgain(), subscriptions.startAgain()])
  await untilFinished(world, first)
  const gone = everybody.slice(0, LEAVERS)
  await leave(world, subscriptions.url, gone.slice(0, LEAVERS / 2))
  await suppress(world, mailer.url, gone.slice(LEAVERS / 2))
  await stopAll(mailer, subscriptions)
  await postgres.restore()

  const before = sink.accepted.length
  await subscriptions.startAgain()
  const held = await startInstance(world, 'mailer', { ...own, HOLD_DELIVERY: '1' })
  await delay(HELD_MS)
  const sentWhileHeld = sink.accepted.length - before
  const waited = await countWaiting(world)
  const released = await release(world, folder, skips)
  await untilDone(world, first, skips)
  const second = await publish(world, subscriptions.url)
  await untilFinished(world, second)
  await stopAll(held, subscriptions)

  const later = sink.accepted.slice(before)
  const toGone = later.filter(({ recipient }) => gone.includes(recipient)).length
  const ids = new Set(sink.accepted.map(({ messageId }) => messageId))
  const repeated = sink.accepted.length - ids.size
  const figures = {
    knownAtSnapshot: known,
    sentAfterIt: before - known,
    waited,
    sentWhileHeld,
    released: released === 0,
    toGone,
    repeated,
    messages: ids.size,
  }
  // Each reader has the first article, and who stayed the second, under one Message-ID each.
  const isOnePerArticle = ids.size === READERS + READERS - LEAVERS
  const isBounded = skips ? repeated === 0 : repeated > 0 && repeated <= before - known
  const pass =
    released === 0 && waited > 0 && sentWhileHeld + toGone === 0 && isOnePerArticle && isBounded
  return { pass, figures }
}

async function untilDone(world: World, campaign: CampaignId, isSkipped: boolean): Promise<void> {
  if (isSkipped) await untilQuiet(world)
  else await untilFinished(world, campaign)
}

async function stopAll(...instances: Instance[]): Promise<void> {
  await Promise.all(instances.map((instance) => instance.end('SIGTERM')))
}

async function leave({ db, site }: World, url: string, addresses: string[]): Promise<void> {
  const leavers = await db
    .selectFrom('subscriptions.subscriptions as s')
    .innerJoin('subscriptions.subscribers as p', 'p.id', 's.subscriberId')
    .select('s.id')
    .where('p.address', 'in', addresses)
    .execute()
  for (const { id } of leavers) {
    const token = signToken(PROCESS_TOKEN_KEYS, { purpose: 'unsubscribe', site, id })
    await expectDone(`${url}/subscriptions/unsubscribe/${token}`, {
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    })
  }
}

/** They complained to the editors, who see to it that they get nothing any more. */
async function suppress({ site, key }: World, url: string, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await expectDone(`${url}/mailer/v1/sites/${site}/suppressions`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ address }),
    })
  }
}

async function expectDone(url: string, request: RequestInit): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...request })
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
}

async function release({ postgres }: World, folder: string, skips: boolean): Promise<number> {
  const roles = roleUrls(postgres.url)
  const words = ['delivery', 'release', ...(skips ? ['--skip-publications-older-than', '0h'] : [])]
  return run(words, {
    env: {
      COMMENTS_DATABASE_URL: roles.comments,
      SUBSCRIPTIONS_DATABASE_URL: roles.subscriptions,
      MAILER_DATABASE_URL: roles.mailer,
      ADDRESS_HASH_KEY: PROCESS_SETTINGS.ADDRESS_HASH_KEY,
      JOURNAL_DIR: folder,
    },
    print: () => undefined,
    printError: (text) => console.error(text),
  })
}
