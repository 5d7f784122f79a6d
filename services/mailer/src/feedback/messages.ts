import { AddressAnswered } from '@afterword/shared/contracts/feedback'
import { type Handler, on } from '@afterword/shared/messages/consume'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { liftAnswered } from '../suppressions/lift-answered.ts'

/** What others tell us that concerns bounces and complaints. */
export function feedbackHandlers(deps: Pick<Deps, 'addressHashKey' | 'journal'>): Handler[] {
  return [
    on(AddressAnswered, (tx, reader) => liftAnswered(deps, tx.withTables<MailerSchema>(), reader)),
  ]
}
