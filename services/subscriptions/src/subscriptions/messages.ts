import { MailRequested, PersonErased, ProofRequested } from '@afterword/shared/contracts/comments'
import { ComplaintReceived, UnsubscribedByMail } from '@afterword/shared/contracts/feedback'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { endAfterComplaint } from '../unsubscribe/end-after-complaint.ts'
import { unsubscribeByMail } from '../unsubscribe/unsubscribe-by-mail.ts'
import { erasePerson } from './erase-person.ts'
import { proveAddress } from './prove-address.ts'
import { subscribeByComment } from './subscribe-by-comment.ts'

/** Every message this service honours. */
export const handlers: Handler[] = [
  on(MailRequested, subscribeByComment),
  on(ProofRequested, proveAddress),
  on(PersonErased, erasePerson),
  on(UnsubscribedByMail, unsubscribeByMail),
  on(ComplaintReceived, endAfterComplaint),
]
