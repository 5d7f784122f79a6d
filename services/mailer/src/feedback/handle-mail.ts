import { UnsubscribedByMail } from '@afterword/shared/contracts/feedback'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import type { MailerSchema } from '../schema.ts'
import { applyReport } from './apply-report.ts'
import { reportAbout } from './delivery-status.ts'
import type { Report } from './feedback.ts'
import { type IncomingMail, readIncomingMail } from './incoming-mail.ts'
import {
  claimFeedbackMail,
  type Handled,
  markHandled,
  MOST_TRIES,
  updateDelivery,
  type WaitingMail,
} from './mail-store.ts'
import type { CountFeedback } from './metrics.ts'
import {
  readBounceMail,
  readComplaintMail,
  type Reading,
  readUnsubscribeMail,
} from './read-mail.ts'
import { findDelivery, type ReportedDelivery } from './store.ts'
import { findComplainedOf } from './tokened-delivery.ts'

type Tx = Transaction<MailerSchema>
type Needs = Pick<
  Deps,
  'db' | 'log' | 'tokenKeys' | 'addressHashKey' | 'alert' | 'guardsCampaigns' | 'journal'
> & {
  countFeedback: CountFeedback
}

/** Handles the mail that has waited longest, and says whether there was one. */
export async function handleNextMail(needs: Needs): Promise<number> {
  const mail = await claimFeedbackMail(needs.db)
  if (!mail) return 0

  try {
    const incoming = await readIncomingMail(mail.raw, mail.sender)
    await needs.db.transaction().execute(async (tx) => {
      const handled = await actOn(needs, tx, { mail, incoming })
      if (!(await markHandled(tx, mail, handled))) throw new Error('handled twice')
      needs.countFeedback({ source: 'mail', kind: handled.result })
    })
  } catch (error) {
    const level = mail.attempts < MOST_TRIES ? 'warn' : 'error'
    needs.log[level]({ err: error, mailId: mail.id, tries: mail.attempts }, 'mail not handled')
  }
  return 1
}

type Arrived = { mail: WaitingMail; incoming: IncomingMail }

const READERS = {
  bounce: readBounceMail,
  unsubscribe: readUnsubscribeMail,
  complaint: readComplaintMail,
}

/** Does what a mail asks for, and says what that was. */
async function actOn(needs: Needs, tx: Tx, { mail, incoming }: Arrived): Promise<Handled> {
  const reading = READERS[mail.purpose](incoming)
  if (reading.is === 'junk') return nothing(reading.why)

  const delivery = await findReported(needs, tx, mail)
  if (reading.is === 'unsubscribe') return unsubscribe(tx, mail, delivery)
  if (!delivery) return nothing('unmatched')

  const report = reportOf(reading, delivery)
  if (!report) return { result: 'no-news', isEvidence: true }
  // One mail more about the same is no news: a server that did not hear our 250 sends it again.
  const eventKey = `${delivery.id}:${report.kind}`
  const outcome = await applyReport(needs, tx, { delivery, report, source: 'mail', eventKey })
  if (outcome === 'duplicate') return nothing('duplicate')
  return { result: report.kind, isEvidence: true }
}

/** Of what changes nothing only that it came is kept: anybody may send it, in any number. */
function nothing(result: string): Handled {
  return { result, isEvidence: false }
}

async function findReported(
  needs: Needs,
  tx: Tx,
  mail: WaitingMail,
): Promise<ReportedDelivery | undefined> {
  if (mail.deliveryId) return findDelivery(tx, mail.deliveryId)
  if (mail.purpose !== 'complaint') return undefined

  const delivery = await findComplainedOf(tx, needs.tokenKeys, mail.raw.toString('latin1'))
  if (delivery) {
    const { id: deliveryId, siteId, subscriberId } = delivery
    await updateDelivery(tx, mail, { deliveryId, siteId, subscriberId })
  }
  return delivery
}

function reportOf(reading: Reading, { address }: ReportedDelivery): Report | undefined {
  if (reading.is === 'complaint') return { kind: 'complaint', code: null, detail: null }
  if (reading.is !== 'delivery-report') return undefined
  return reportAbout(address ?? undefined, reading.groups)
}

async function unsubscribe(
  tx: Tx,
  mail: WaitingMail,
  delivery: ReportedDelivery | undefined,
): Promise<Handled> {
  const siteId = mail.siteId ?? delivery?.siteId
  const subscriptionId = mail.subscriptionId ?? delivery?.subscriptionId
  if (!siteId || !subscriptionId) return nothing('unmatched')

  await send(tx, UnsubscribedByMail, { siteId, subscriptionId, mailId: mail.id })
  return { result: 'unsubscribe', isEvidence: true }
}
