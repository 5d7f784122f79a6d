import type { Kysely, Transaction } from 'kysely'
import type { MessageId } from '../ids.ts'
import type { PlatformSchema } from '../platform/schema.ts'
import type { Contract } from './contract.ts'
import type { Message } from './message.ts'
import { claimMessage, markDeferred, markDone } from './store.ts'

/** Handles one kind of message in the transaction that also notes that it is done. */
export type Handler = {
  name: string
  /** What is done elsewhere over the network, before and outside the transaction. */
  call?: (message: Message) => Promise<void>
  handle: (tx: Transaction<PlatformSchema>, message: Message) => Promise<void>
}

/** Pairs a contract with the function that honours it, which only ever sees a valid payload. */
export function on<Payload>(
  contract: Contract<Payload>,
  handle: (tx: Transaction<PlatformSchema>, payload: Payload) => Promise<void>,
): Handler {
  return {
    name: contract.name,
    handle: (tx, { payload }) => handle(tx, contract.payload.parse(payload)),
  }
}

/**
 * Pairs a contract with what honours it elsewhere, over the network. Unlike an effect in the
 * database it can happen more than once: a worker may die between it and the note that it is done.
 */
export function calling<Payload>(
  contract: Contract<Payload>,
  call: (payload: Payload) => Promise<void>,
): Handler {
  return {
    name: contract.name,
    call: ({ payload }) => call(contract.payload.parse(payload)),
    handle: () => Promise.resolve(),
  }
}

type Job = { id: MessageId; alone: boolean }

/**
 * Handles one message. The effect and the note that it happened commit together, so it
 * happens once however often the job is delivered.
 */
export async function consume(
  db: Kysely<PlatformSchema>,
  handlers: Handler[],
  { id, alone }: Job,
): Promise<'done' | 'duplicate'> {
  const message = await claimMessage(db, { id, alone })
  if (!message) return 'duplicate'

  try {
    const handler = handlers.find(({ name }) => name === message.name)
    if (!handler) throw new Error(`no handler for ${message.name}`)
    await handler.call?.(message)

    return await db.transaction().execute(async (tx) => {
      if (!(await markDone(tx, id))) return 'duplicate'

      await handler.handle(tx, message)
      return 'done'
    })
  } catch (error) {
    await markDeferred(db, id, String(error))
    throw error
  }
}
