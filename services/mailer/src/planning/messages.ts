import {
  CampaignSliceDue,
  ConfirmationDue,
  ModeratorNoticeDue,
  MyCommentsDue,
  RepliesErased,
} from '@afterword/shared/contracts/mail'
import { type Handler, on } from '@afterword/shared/messages/consume'
import { eraseReplies } from '../deliveries/erase-replies.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planCampaignSlice } from './plan-campaign-slice.ts'
import { planConfirmation } from './plan-confirmation.ts'
import { planModeratorNotices } from './plan-moderator-notices.ts'
import { planMyComments } from './plan-my-comments.ts'

/** Every message this service honours. */
export function planningHandlers(deps: Pick<Deps, 'frame' | 'addressHashKey'>): Handler[] {
  return [
    on(ConfirmationDue, (tx, due) => planConfirmation(deps, tx.withTables<MailerSchema>(), due)),
    on(ModeratorNoticeDue, (tx, due) =>
      planModeratorNotices(deps, tx.withTables<MailerSchema>(), due),
    ),
    on(MyCommentsDue, (tx, due) => planMyComments(deps, tx.withTables<MailerSchema>(), due)),
    on(RepliesErased, (tx, people) => eraseReplies(tx.withTables<MailerSchema>(), people)),
    on(CampaignSliceDue, (tx, due) => planCampaignSlice(deps, tx.withTables<MailerSchema>(), due)),
  ]
}
