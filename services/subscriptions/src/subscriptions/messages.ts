import { MailRequested, PersonErased, ProofRequested } from '@afterword/shared/contracts/comments'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { erasePerson } from './erase-person.ts'
import { proveAddress } from './prove-address.ts'
import { subscribeByComment } from './subscribe-by-comment.ts'

/** Every message this service honours. */
export const handlers: Handler[] = [
  on(MailRequested, subscribeByComment),
  on(ProofRequested, proveAddress),
  on(PersonErased, erasePerson),
]
