import { type RawBuilder, type Transaction, sql } from 'kysely'
import { MessageId, newId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { Contract } from './contract.ts'
import type { Message } from './message.ts'

/**
 * Records a message in the caller's transaction; a relay passes it on after commit.
 * A rolled-back comment therefore never sends mail, and a committed one always does.
 */
export async function send<Payload>(
  tx: Transaction<PlatformSchema>,
  contract: Contract<Payload>,
  payload: NoInfer<Payload>,
): Promise<void> {
  await insertMessage(tx, contract, { payload, dueAt: sql<Date>`now()` })
}

/** Like `send`, for what becomes due `seconds` from now by the database's clock. */
export async function sendLater<Payload>(
  tx: Transaction<PlatformSchema>,
  contract: Contract<Payload>,
  { payload, seconds }: { payload: NoInfer<Payload>; seconds: number },
): Promise<void> {
  const dueAt = sql<Date>`now() + make_interval(secs => ${seconds})`
  await insertMessage(tx, contract, { payload, dueAt })
}

/** A message that a statement inserts together with what it tells of. */
export type NewMessage = Pick<Message, 'id' | 'queue' | 'name' | 'payload' | 'dedupeKey'>

export function newMessage<Payload>(
  contract: Contract<Payload>,
  payload: NoInfer<Payload>,
): NewMessage {
  return {
    id: newId(MessageId),
    queue: contract.queue,
    name: contract.name,
    payload: contract.payload.parse(payload),
    dedupeKey: contract.dedupeKey?.(payload) ?? null,
  }
}

/** Inserts messages once for each row of `source`: for none where it has none. */
export function insertingMessages(messages: NewMessage[], source: string): RawBuilder<unknown> {
  return sql`
    insert into platform.messages (id, queue, name, payload, dedupe_key)
    select m.id, m.queue, m.name, m.payload, m."dedupeKey"
    from ${sql.ref(source)}, jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as m (id uuid, queue text, name text, payload jsonb, "dedupeKey" text)
    on conflict (dedupe_key) do nothing`
}

type Insert<Payload> = { payload: Payload; dueAt: RawBuilder<Date> }

async function insertMessage<Payload>(
  tx: Transaction<PlatformSchema>,
  contract: Contract<Payload>,
  { payload, dueAt }: Insert<Payload>,
): Promise<void> {
  await tx
    .insertInto('platform.messages')
    .values({ ...newMessage(contract, payload), dueAt })
    .onConflict((conflict) => conflict.column('dedupeKey').doNothing())
    .execute()
}
