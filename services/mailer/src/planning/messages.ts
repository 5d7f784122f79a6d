import {
  CampaignSliceDue,
  ConfirmationDue,
  DecisionMailDue,
  DigestDue,
  ExportReadyDue,
  FollowerNoticeDue,
  ModeratorNoticeDue,
  MyCommentsDue,
  RepliesErased,
  SignInLinkDue,
  WelcomeDue,
} from '@afterword/shared/contracts/mail'
import { type Handler, on } from '@afterword/shared/messages/consume'
import type { Contract } from '@afterword/shared/messages/contract'
import type { Kysely } from 'kysely'
import { eraseReplies } from '../deliveries/erase-replies.ts'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { planCampaignSlice } from './plan-campaign-slice.ts'
import { planConfirmation } from './plan-confirmation.ts'
import { planDecisionMail } from './plan-decision-mail.ts'
import { planDigest } from './plan-digest.ts'
import { planExportReady } from './plan-export-ready.ts'
import { planFollowerNotice } from './plan-follower-notice.ts'
import { planModeratorNotices } from './plan-moderator-notices.ts'
import { planMyComments } from './plan-my-comments.ts'
import { planSignInLink } from './plan-sign-in-link.ts'
import { planWelcome } from './plan-welcome.ts'

type Needs = Pick<Deps, 'templates' | 'addressHashKey' | 'expiry'>

/** Every message this service honours. */
export function planningHandlers(deps: Needs): Handler[] {
  const plan = <Payload>(
    contract: Contract<Payload>,
    planMail: (deps: Needs, tx: Kysely<MailerSchema>, due: Payload) => Promise<void>,
  ): Handler => on(contract, (tx, due) => planMail(deps, tx.withTables<MailerSchema>(), due))

  return [
    plan(ConfirmationDue, planConfirmation),
    plan(WelcomeDue, planWelcome),
    plan(MyCommentsDue, planMyComments),
    plan(SignInLinkDue, planSignInLink),
    plan(ExportReadyDue, planExportReady),
    plan(DecisionMailDue, planDecisionMail),
    plan(FollowerNoticeDue, planFollowerNotice),
    plan(ModeratorNoticeDue, planModeratorNotices),
    plan(CampaignSliceDue, planCampaignSlice),
    plan(DigestDue, planDigest),
    on(RepliesErased, (tx, people) => eraseReplies(tx.withTables<MailerSchema>(), people)),
  ]
}
