import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from '@afterword/all-in-one/command-line/run'
import type { CampaignId } from '@afterword/shared/ids'
import { signToken } from '@afterword/shared/tokens/token'
import { sql } from 'kysely'
import { freePort } from '../../support/free-port.ts'
import { roleUrls } from '../../support/roles.ts'
import { PROCESS_SETTINGS, PROCESS_TOKEN_KEYS } from '../../support/service-process.ts'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { BOUNCE_DOMAIN, complain } from '../complain.ts'
import { type Instance, startInstance } from '../instance.ts'
import { createBystanders, createSubscribers } from '../people.ts'
import { postComment } from '../requests.ts'
import { countWaiting, untilFinished, untilQuiet } from '../settle.ts'
import type { World } from '../world.ts'

const READERS = 200
/** Of each way to be gone: by a click, by pressing "spam", by asking to be forgotten. */
const EACH_WAY = 10
const LEAVERS = 3 * EACH_WAY
const HELD_MS = 5_000
const ANSWER_AFTER_MS = 20
/** How much of the first publication is sent when the snapshot is taken, and more by and by. */
const SENT_BEFORE = 40

/**
 * A publication is half sent at t, the other half goes out after it and so does another, some
 * leave, some press "spam" and some are erased; then the database goes back to t.
 */
export const restore = (terms: { skips: boolean }): FaultCase => ({
  number: 'R29',
  promise:
    'After a restore nothing is sent until it is released; those who left, complained or were erased since get nothing, and none gets another mail for the same article.',

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
  await createBystanders(db, site)
  const gone = everybody.slice(0, LEAVERS)
  const own = { JOURNAL_DIR: folder }
  const subscriptions = await startInstance(world, 'subscriptions', own)
  const comments = await startInstance(world, 'comments', own)
  const forgotten = gone.slice(2 * EACH_WAY)
  // What waits for nobody makes no notice that is due long after the run.
  await db.updateTable('comments.siteSettings').set({ threadState: 'open' }).execute()
  for (const address of forgotten) {
    await postComment(world, comments.url, address.split('@')[0] ?? '')
  }
  await knowByComments(world)
  sink.answerAfter(ANSWER_AFTER_MS)
  const mailer = await startInstance(world, 'mailer', own)
  const first = await publish(world, subscriptions.url)
  await until(() => sink.accepted.length > SENT_BEFORE, 30)
  await stopAll(mailer, subscriptions, comments)
  await postgres.snapshot()

  const known = sink.accepted.length
  await Promise.all([mailer.startAgain(), subscriptions.startAgain(), comments.startAgain()])
  await untilFinished(world, first)
  await leave(world, subscriptions.url, gone.slice(0, EACH_WAY))
  await complainAll(world, folder, gone.slice(EACH_WAY, 2 * EACH_WAY))
  await erase(world, comments.url, forgotten)
  await untilQuiet(world)
  const rememberedThen = await countRemembered(world, forgotten)
  await stopAll(mailer, subscriptions, comments)
  await postgres.restore()

  const before = sink.accepted.length
  await Promise.all([subscriptions.startAgain(), comments.startAgain()])
  const held = await startInstance(world, 'mailer', { ...own, HOLD_DELIVERY: '1' })
  await delay(HELD_MS)
  const sentWhileHeld = sink.accepted.length - before
  const waited = await countWaiting(world)
  const withoutJournal = await releaseWithoutJournal(world, skips)
  await delay(HELD_MS)
  const sentAfterRefusal = sink.accepted.length - before
  const rememberedAgain = await countRemembered(world, forgotten)
  const released = await release(world, folder, skips)
  await untilDone(world, first, skips)
  const remembered = await countRemembered(world, forgotten)
  const second = await publish(world, subscriptions.url)
  await untilFinished(world, second)
  await stopAll(held, subscriptions, comments)

  const later = sink.accepted.slice(before)
  const toGone = later.filter(({ recipient }) => gone.includes(recipient)).length
  const ids = new Set(sink.accepted.map(({ messageId }) => messageId))
  const repeated = sink.accepted.length - ids.size
  const figures = {
    knownAtSnapshot: known,
    sentAfterIt: before - known,
    waited,
    sentWhileHeld,
    refusedWithoutJournal: withoutJournal !== 0,
    sentAfterRefusal,
    released: released === 0,
    rememberedThen,
    rememberedAgain,
    remembered,
    toGone,
    repeated,
    messages: ids.size,
  }
  const isBounded = skips ? repeated === 0 : repeated > 0 && repeated <= before - known
  const isForgotten = rememberedThen === 0 && rememberedAgain > 0 && remembered === 0
  return { pass: isBounded && isForgotten && isHeld(figures), figures }
}

type Figures = Record<'waited' | 'sentWhileHeld' | 'sentAfterRefusal' | 'toGone', number> & {
  refusedWithoutJournal: boolean
  released: boolean
  messages: number
}

function isHeld(figures: Figures): boolean {
  const { waited, sentWhileHeld, sentAfterRefusal, toGone, messages } = figures
  return (
    figures.refusedWithoutJournal &&
    figures.released &&
    waited > 0 &&
    sentWhileHeld + sentAfterRefusal + toGone === 0 &&
    // Each reader has the first article, and who stayed the second, under one Message-ID each.
    messages === READERS + READERS - LEAVERS
  )
}

async function untilDone(world: World, campaign: CampaignId, isSkipped: boolean): Promise<void> {
  if (isSkipped) await untilQuiet(world)
  else await untilFinished(world, campaign)
}

async function stopAll(...instances: Instance[]): Promise<void> {
  await Promise.all(instances.map((instance) => instance.end('SIGTERM')))
}

/** Those who commented asked for mail there: only then is whoever typed that address known to be them. */
async function knowByComments({ db }: World): Promise<void> {
  await sql`
    update subscriptions.subscribers s set author_id = a.id
    from comments.authors a where a.site_id = s.site_id and a.address = s.address
  `.execute(db)
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

/** Their providers report them to our listener, which is up for no longer than that. */
async function complainAll(world: World, folder: string, addresses: string[]): Promise<void> {
  const port = await freePort()
  const settings = { BOUNCE_DOMAIN, BOUNCE_PORT: String(port), JOURNAL_DIR: folder }
  const listener = await startInstance(world, 'bounces', settings)
  for (const address of addresses) await complain(world, port, address)
  await until(async () => (await countComplaints(world)) === addresses.length, 30)
  await stopAll(listener)
}

/** How many subscriptions a complaint has ended. */
async function countComplaints({ db }: World): Promise<number> {
  const ended = await db
    .selectFrom('subscriptions.subscriptions')
    .select('id')
    .where('endCause', '=', 'complaint')
    .execute()
  return ended.length
}

async function erase({ site, key }: World, url: string, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await expectDone(`${url}/comments/v1/sites/${site}/erasures`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ address, comments: 'removed' }),
    })
  }
}

/** In how many places somebody of these is still known by their address. */
async function countRemembered({ db }: World, addresses: string[]): Promise<number> {
  const subscribers = await db
    .selectFrom('subscriptions.subscribers')
    .select('id')
    .where('address', 'in', addresses)
    .execute()
  const authors = await db
    .selectFrom('comments.authors')
    .select('id')
    .where('address', 'in', addresses)
    .execute()
  return subscribers.length + authors.length
}

async function expectDone(url: string, request: RequestInit): Promise<void> {
  const response = await fetch(url, { method: 'POST', ...request })
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
}

/** Tries to, with an empty folder in place of the journal. */
async function releaseWithoutJournal(world: World, skips: boolean): Promise<number> {
  const empty = await mkdtemp(join(tmpdir(), 'afterword-no-journal-'))
  try {
    return await release(world, empty, skips)
  } finally {
    await rm(empty, { recursive: true, force: true })
  }
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
    printError: () => undefined,
  })
}
