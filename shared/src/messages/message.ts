import type { Generated, Selectable } from 'kysely'
import type { MessageId } from '../ids.ts'
import type { QueueName } from './queue-name.ts'

export type Message = Selectable<MessagesTable>

export type MessagesTable = {
  id: MessageId
  queue: QueueName
  name: string
  payload: unknown
  dedupeKey: string | null
  dueAt: Generated<Date>
  enqueuedAt: Date | null
  claimedAt: Date | null
  claimedAlone: Generated<boolean>
  doneAt: Date | null
  attempts: Generated<number>
  crashes: Generated<number>
  lastError: string | null
  createdAt: Generated<Date>
}
