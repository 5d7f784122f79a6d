import { newId, MessageId } from '@afterword/shared/ids'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { defineContract } from '@afterword/shared/messages/contract'
import type { Message } from '@afterword/shared/messages/message'
import { send } from '@afterword/shared/messages/send'
import type { PlatformSchema } from '@afterword/shared/platform/schema'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'

/** A message whose effect can be counted: a row in `effects`. */
export const Effect = defineContract({
  queue: 'comments.notices',
  name: 'test-effect',
  payload: z.object({ key: z.uuid() }),
  dedupeKey: ({ key }) => `test-effect:${key}`,
})

export const recordEffect: Handler = on(Effect, async (tx, { key }) => {
  await sql`insert into effects (key) values (${key})`.execute(tx)
})

export async function createEffectsTable(db: Kysely<PlatformSchema>): Promise<void> {
  await sql`create table effects (key uuid not null)`.execute(db)
}

/** Sends one message in a transaction of its own. */
export async function sendEffect(
  db: Kysely<PlatformSchema>,
  overrides: Partial<Message> = {},
): Promise<MessageId> {
  const key = newId(MessageId)
  await db.transaction().execute((tx) => send(tx, Effect, { key }))
  const { id } = await db
    .updateTable('platform.messages')
    .set({ name: Effect.name, ...overrides })
    .where('dedupeKey', '=', `test-effect:${key}`)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function countEffects(db: Kysely<PlatformSchema>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from effects`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
