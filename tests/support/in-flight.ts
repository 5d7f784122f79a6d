import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { commentBody } from './comments.ts'
import type { EverySchema } from './postgres.ts'
import { until } from './until.ts'

/** A request that a test can hold up in the middle. */
export type Ask = {
  path: string
  body?: () => object
  /** What makes it wait in PostgreSQL, and the statement that then waits there. */
  lock: string
  statement: string
  /** What it ends with, and what the answer has in it. */
  status: number
  answer: string
}

export const COMMENT: Ask = {
  path: '/comments/v1/sites/daily/comments',
  body: () => commentBody(),
  lock: 'comments.comments in share mode',
  // How it begins: PostgreSQL shows only the first kilobyte of what it waits with.
  statement: 'with claim as materialized',
  status: 201,
  answer: 'comment',
}

export const SUBSCRIPTION: Ask = {
  path: '/subscriptions/v1/sites/daily/subscriptions',
  body: () => ({ email: 'ada@example.com' }),
  lock: 'subscriptions.subscribers in share mode',
  statement: 'insert into subscriptions.subscribers',
  status: 202,
  answer: 'message',
}

export const TRAIL: Ask = {
  path: '/mailer/v1/sites/daily/deliveries?address=ada@example.com',
  lock: 'platform.api_keys in access exclusive mode',
  statement: '"platform"."api_keys"',
  status: 200,
  answer: 'deliveries',
}

export type Sent = { ask: Ask; call: ClientRequest; answered: Promise<IncomingMessage> }

type Headers = Record<string, string>

/** Where requests go to, and what they carry. */
export type Door = { url: string; headers: Headers }

/** Begins a request on a connection that the client would keep. */
function begin({ url, headers }: Door, ask: Ask, more: Headers = {}): Sent {
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const call = request(new URL(ask.path, url), {
    agent,
    method: ask.body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', ...headers, ...more },
  })
  const answered = once(call, 'response').then(([response]) => response as IncomingMessage)
  answered.catch(() => undefined)
  return { ask, call, answered }
}

/** Sends half of a request that has a body; it has begun when the server asks for more. */
export async function sendHalf(door: Door, ask: Ask): Promise<() => Sent> {
  const body = JSON.stringify(ask.body?.())
  const length = String(Buffer.byteLength(body))
  const sent = begin(door, ask, { Expect: '100-continue', 'Content-Length': length })
  sent.call.flushHeaders()
  await once(sent.call, 'continue')
  sent.call.write(body.slice(0, 10))
  return () => {
    sent.call.end(body.slice(10))
    return sent
  }
}

/** Sends requests, sees each of them wait for a lock, and lets them go on after `work`. */
export async function withInFlight(
  db: Kysely<EverySchema>,
  { door, asks }: { door: Door; asks: Ask[] },
  work: () => Promise<unknown>,
): Promise<Sent[]> {
  return db.transaction().execute(async (tx) => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    for (const { lock } of asks) await sql`lock table ${sql.raw(lock)}`.execute(tx)
    const sent = asks.map((ask) => {
      const one = begin(door, ask)
      one.call.end(ask.body && JSON.stringify(ask.body()))
      return one
    })
    for (const { statement } of asks) await until(() => waitsForLock(db, statement))
    await work()
    return sent
  })
}

async function waitsForLock(db: Kysely<EverySchema>, statement: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and position(${statement} in query) > 0
  `.execute(db)
  return rows.length > 0
}

/** The answer has come, whole, and with the word that this connection is over. */
export async function expectAnswered({ ask, answered }: Sent): Promise<void> {
  const response = await answered
  expect(JSON.parse(await text(response))).toHaveProperty(ask.answer)
  expect(response.statusCode).toBe(ask.status)
  expect(response.headers.connection).toBe('close')
}
