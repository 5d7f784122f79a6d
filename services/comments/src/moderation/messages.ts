import { CommentWaiting, ModeratorNoticeTick } from '@afterword/shared/contracts/comments'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { announceSince, announceWaiting } from './announce-waiting.ts'

/** What this service does about what it is told. */
export const moderationHandlers: Handler[] = [
  on(CommentWaiting, (tx, { siteId }) => announceWaiting(tx, siteId)),
  on(ModeratorNoticeTick, announceSince),
]
