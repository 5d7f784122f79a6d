import { MailRequested } from '@afterword/shared/contracts/comments'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { subscribeByComment } from './subscribe-by-comment.ts'

/** Every message this service honours. */
export const handlers: Handler[] = [on(MailRequested, subscribeByComment)]
