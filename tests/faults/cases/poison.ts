import { MessageId, newId } from '@afterword/shared/ids'
import { MAX_ATTEMPTS } from '@afterword/shared/messages/store'
import { sql } from 'kysely'
import { until } from '../../support/until.ts'
import { publish } from '../campaign.ts'
import type { FaultCase } from '../case.ts'
import { tally } from '../check.ts'
import { runCommand } from '../command.ts'
import { type Instance, startInstance } from '../instance.ts'
import { readFigures } from '../metrics.ts'
import { createSubscribers } from '../people.ts'
import { SLOTS } from '../slots.ts'
import { type Spoilt, spoilLetter } from '../spoil.ts'
import type { World } from '../world.ts'

const READERS = 60
const POISON = 'reader-7@example.com'
const UNUSABLE = 'reader-8@example.com'
const PARKED_WITHIN_SECONDS = 400
/** Three with others, three alone. */
const MOST_CRASHES = 6
/** Of one that cannot be put together, which is tried no more after the last. */
const MOST_TRIES = 5
const ASKER = 'asker@example.com'

/**
 * One mail ends every process that sends it, one has an address that is none, one cannot be put
 * together, and one message says what nobody can understand.
 */
export const poison: FaultCase = {
  number: 'R26',
  promise:
    'A mail that kills its sender or cannot be put together, and a message nobody understands, hold up no other, are kept with their reason, and go once they are mended.',

  async run(world) {
    const { db, sink, site } = world
    const everybody = await createSubscribers(db, site, READERS)
    await sql`
      update subscriptions.subscribers set address = 'not an address' where address = ${UNUSABLE}
    `.execute(db)
    const subscriptions = await world.start('subscriptions')
    const mailer = await startInstance(world, 'mailer')
    const crashes = killWhoSends(world, mailer)
    const message = await sendNonsense(world)
    const spoilt = await spoilLetter(world, subscriptions.url)
    await publish(world, subscriptions.url)

    await until(async () => {
      if (mailer.now().hasEnded()) await mailer.startAgain()
      await hurry(world, { message, spoilt })
      const isParked = (await findParked(world, 'crashes-sender')) !== undefined
      return isParked && (await areKept(world, { message, spoilt }))
    }, PARKED_WITHIN_SECONDS)
    if (mailer.now().hasEnded()) await mailer.startAgain()
    const healthy = everybody.filter((address) => address !== POISON && address !== UNUSABLE)
    const inTime = await until(() => tally(healthy, sink.accepted).lost === 0, 60)

    const crashed = crashes()
    sink.behave({})
    const seen = await lookAtKept(world, { url: mailer.url, message, spoilt })
    const resent = await resend(world, mailer.url, 'crashes-sender')
    await spoilt.mend()
    await mailer.end('SIGTERM')
    await mailer.startAgain()
    const resentLetter = await resend(world, mailer.url, 'not-composed')
    await replay(world, message)
    const mended = [POISON, spoilt.address, ASKER]
    await until(
      () => mended.every((to) => sink.accepted.some(({ recipient }) => recipient === to)),
      60,
    )
    const figures = {
      ...tally([...healthy, ...mended], sink.accepted),
      ...seen,
      crashes: crashed,
      resent,
      resentLetter,
      unusable: await countUnusable(world),
    }
    const { lost, unexpected, unlike, duplicates, unusable } = figures
    const pass =
      inTime &&
      lost + unexpected + unlike === 0 &&
      duplicates <= crashed * SLOTS.campaigns &&
      crashed <= MOST_CRASHES &&
      resent === 204 &&
      resentLetter === 204 &&
      isKeptWell(seen) &&
      unusable === 1
    return { pass, figures: { ...figures, allowed: crashed * SLOTS.campaigns } }
  },
}

/** As a handler that kills its own process would. Says how often it did. */
function killWhoSends({ sink }: World, mailer: Instance): () => number {
  let crashes = 0
  sink.behave({
    begin(to) {
      if (to !== POISON) return undefined
      crashes += 1
      mailer.now().kill('SIGKILL')
      return 'drop'
    },
  })
  return () => crashes
}

type Reason = 'crashes-sender' | 'not-composed'

async function findParked({ db }: World, reason: Reason): Promise<string | undefined> {
  const parked = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '=', 'failed')
    .where('reason', '=', reason)
    .executeTakeFirst()
  return parked?.id
}

/** As an operator does who has mended what was wrong. */
async function resend(world: World, url: string, reason: Reason): Promise<number> {
  const id = await findParked(world, reason)
  const path = `${url}/mailer/v1/sites/${world.site}/deliveries/${id}/resolutions`
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ resolution: 'resend', note: 'mended' }),
  })
  await response.arrayBuffer()
  return response.status
}

async function countUnusable({ db }: World): Promise<number> {
  const failed = await db
    .selectFrom('mailer.deliveries')
    .select('id')
    .where('state', '=', 'failed')
    .where('reason', '=', 'refused')
    .execute()
  return failed.length
}

type Kept = { message: MessageId; spoilt: Spoilt }

/** Asks for a confirmation, and leaves out whose. */
async function sendNonsense({ db }: World): Promise<MessageId> {
  const id = newId(MessageId)
  await db
    .insertInto('platform.messages')
    .values({ id, queue: 'mailer.transactional', name: 'confirmation-due', payload: { siteId: 7 } })
    .execute()
  return id
}

/** Lets the time pass that lies between tries. */
async function hurry({ db }: World, { message, spoilt }: Kept): Promise<void> {
  await spoilt.hurry()
  await sql`
    update platform.messages set due_at = now()
    where id = ${message} and enqueued_at is null and attempts < ${MAX_ATTEMPTS}
  `.execute(db)
}

async function areKept(world: World, { message, spoilt }: Kept): Promise<boolean> {
  const { attempts } = await findMessage(world, message)
  return attempts >= MAX_ATTEMPTS && (await spoilt.look()).state === 'failed'
}

async function findMessage(
  { db }: World,
  id: MessageId,
): Promise<{ attempts: number; lastError: string | null }> {
  return db
    .selectFrom('platform.messages')
    .select(['attempts', 'lastError'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

type Seen = {
  letterTries: number
  messageTries: number
  parked: number
  dead: number
  shown: boolean
}

/** What an operator sees of them: in the metrics, over the API and on the command line. */
async function lookAtKept(
  world: World,
  { url, message, spoilt }: Kept & { url: string },
): Promise<Seen> {
  const { sum } = await readFigures(`${url}/mailer/metrics`)
  const letter = await spoilt.look()
  const { attempts, lastError } = await findMessage(world, message)
  const dead = await runCommand(world, 'messages', 'list', '--dead')
  const unresolved = await readUnresolved(world, url)
  const reasons = ['crashes-sender', 'not-composed'].every((reason) => unresolved.includes(reason))
  return {
    letterTries: letter.attempts,
    messageTries: attempts,
    parked: sum('mailer_deliveries', { state: 'parked' }),
    dead: sum('afterword_messages_dead', { queue: 'mailer.transactional' }),
    shown: dead.includes(message) && lastError !== null && reasons,
  }
}

function isKeptWell({ letterTries, messageTries, parked, dead, shown }: Seen): boolean {
  const isGivenUpInTime = letterTries <= MOST_TRIES && messageTries <= MAX_ATTEMPTS
  return isGivenUpInTime && parked === 2 && dead === 1 && shown
}

async function readUnresolved({ site, key }: World, url: string): Promise<string> {
  const response = await fetch(`${url}/mailer/v1/sites/${site}/unresolved-deliveries`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return response.text()
}

/** Says what was meant, as an operator does, and has it tried again. */
async function replay(world: World, message: MessageId): Promise<void> {
  const { db, site } = world
  await sql`
    with person as (
      insert into subscriptions.subscribers (id, site_id, address)
      values (gen_random_uuid(), ${site}, ${ASKER}) returning id, site_id
    ), asked as (
      insert into subscriptions.confirmations (id, site_id, subscriber_id)
      select gen_random_uuid(), site_id, id from person returning id, site_id, subscriber_id
    ), pending as (
      insert into subscriptions.subscriptions
        (id, site_id, subscriber_id, topic, frequency, state, confirmation_id)
      select gen_random_uuid(), site_id, subscriber_id, 'site', 'instant', 'pending', id from asked
    )
    update platform.messages set
      payload = jsonb_build_object('siteId', asked.site_id, 'confirmationId', asked.id)
    from asked where platform.messages.id = ${message}
  `.execute(db)
  await runCommand(world, 'messages', 'replay', message)
}
