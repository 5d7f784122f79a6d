import { MessageId } from '@afterword/shared/ids'
import { listUndoneMessages, MAX_ATTEMPTS, replayMessage } from '@afterword/shared/messages/store'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION, printRows } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const MOST_SHOWN = 100

const MessageInput = z.object({ id: MessageId })

export const listMessagesCommand: Command = {
  name: 'messages list',
  summary: `show messages between services that are not done, at most ${MOST_SHOWN}`,
  options: { dead: { describe: 'only those out of attempts' }, ...JSON_OPTION },
  async run(input, context) {
    const messages = await listUndoneMessages(context.databases.comments(), {
      attempts: input['dead'] ? MAX_ATTEMPTS : 0,
      limit: MOST_SHOWN,
    })
    const rows = messages.map(({ id, queue, name, attempts, createdAt, dueAt, lastError }) => ({
      id,
      queue,
      name,
      attempts,
      createdAt,
      dueAt,
      lastError,
    }))
    printRows(context, input, { rows, none: 'There are no such messages.' })
  },
}

export const replayMessageCommand: Command = {
  name: 'messages replay',
  summary: 'give a dead message a fresh start',
  argument: 'id',
  options: {},
  async run(input, { databases, print }) {
    const { id } = checkInput(MessageInput, input)
    const isReplayed = await replayMessage(databases.comments(), id)
    if (!isReplayed) throw new Refusal(`there is no message ${id} that is not done`)
    print(`Message ${id} will be tried again.`)
  },
}
