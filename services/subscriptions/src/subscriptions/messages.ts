import { MailRequested, PersonErased, ProofRequested } from '@afterword/shared/contracts/comments'
import { ComplaintReceived, UnsubscribedByMail } from '@afterword/shared/contracts/feedback'
import { type Handler, on } from '@afterword/shared/messages/consume'
import type { Deps } from '../deps.ts'
import { endAfterComplaint } from '../unsubscribe/end-after-complaint.ts'
import { unsubscribeByMail } from '../unsubscribe/unsubscribe-by-mail.ts'
import { erasePerson } from './erase-person.ts'
import { proveAddress } from './prove-address.ts'
import { subscribeByComment } from './subscribe-by-comment.ts'

/** Every message this service honours. */
export function subscriptionHandlers(deps: Pick<Deps, 'journal' | 'addressHashKey'>): Handler[] {
  return [
    on(MailRequested, subscribeByComment),
    on(ProofRequested, proveAddress),
    on(PersonErased, (tx, person) => erasePerson(deps, tx, person)),
    on(UnsubscribedByMail, (tx, reader) => unsubscribeByMail(deps, tx, reader)),
    on(ComplaintReceived, (tx, reader) => endAfterComplaint(deps, tx, reader)),
  ]
}
