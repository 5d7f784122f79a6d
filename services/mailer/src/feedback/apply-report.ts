import { ComplaintReceived } from '@afterword/shared/contracts/feedback'
import { send } from '@afterword/shared/messages/send'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { noteFailure } from '../guard/note-failure.ts'
import { resolveUnknown } from '../resolutions/resolve-unknown.ts'
import type { MailerSchema } from '../schema.ts'
import { LONGEST_RUNS, type RunKind } from '../suppressions/bounce-run.ts'
import { noteSuppressed } from '../suppressions/note-marks.ts'
import { countBounce, deleteRuns } from '../suppressions/run-store.ts'
import { type Addressee, insertSuppression, type Marked } from '../suppressions/store.ts'
import type { FeedbackSource, Report } from './feedback.ts'
import { insertFeedback, markBounced, type ReportedDelivery } from './store.ts'

type Tx = Transaction<MailerSchema>

export type ReportEvent = {
  delivery: ReportedDelivery
  report: Report
  source: FeedbackSource
  /** What makes two reports one. */
  eventKey: string
}

/** Draws the consequences of a report, once however often it comes. */
export async function applyReport(
  deps: Pick<Deps, 'addressHashKey' | 'alert' | 'guardsCampaigns' | 'journal'>,
  tx: Tx,
  event: ReportEvent,
): Promise<'applied' | 'duplicate'> {
  if (!(await insertFeedback(tx, event))) return 'duplicate'

  const { addressHashKey, ...guarding } = deps
  const { delivery, report } = event
  const { siteId, address } = delivery
  const evidence = isFailure(report) ? 'bounced' : 'arrived'
  const wasUnknown = await resolveUnknown(tx, delivery.id, evidence)
  if (!wasUnknown && isFailure(report)) await markBounced(tx, delivery.id, report.detail)
  // An address that is erased by now can get nothing any more.
  if (address) {
    const marked = await markAddress(tx, { siteId, address, addressHashKey }, event)
    await noteSuppressed(deps, marked)
  }
  const { campaignId } = delivery
  if (campaignId && report.kind === 'hard-bounce') {
    const failure = { campaignId, cause: 'hard-bounce', isReported: true } as const
    await noteFailure({ ...guarding, db: tx }, failure)
  }
  if (report.kind === 'complaint') await endSubscriptions(tx, delivery)
  return 'applied'
}

function isFailure({ kind }: Report): boolean {
  return kind !== 'delayed' && kind !== 'delivered' && kind !== 'complaint'
}

async function markAddress(
  tx: Tx,
  addressee: Addressee,
  { delivery, report }: ReportEvent,
): Promise<Marked[]> {
  switch (report.kind) {
    case 'hard-bounce':
    case 'complaint':
      return insertSuppression(tx, addressee, { scope: 'all', cause: report.kind })
    case 'soft-bounce':
    case 'unclear-bounce':
      return countTowards(tx, addressee, { kind: 'soft', delivery })
    case 'no-such-host':
      return countTowards(tx, addressee, { kind: 'no-such-host', delivery })
    case 'delivered':
      await deleteRuns(tx, addressee)
      break
    case 'refused':
    case 'delayed':
      break
  }
  return []
}

async function countTowards(
  tx: Tx,
  addressee: Addressee,
  { kind, delivery }: { kind: RunKind; delivery: ReportedDelivery },
): Promise<Marked[]> {
  const isOver = await countBounce(tx, addressee, { kind, deliveryId: delivery.id })
  if (!isOver) return []
  return insertSuppression(tx, addressee, { scope: 'all', cause: LONGEST_RUNS[kind].cause })
}

async function endSubscriptions(
  tx: Tx,
  { id, siteId, subscriberId }: ReportedDelivery,
): Promise<void> {
  if (subscriberId) await send(tx, ComplaintReceived, { siteId, subscriberId, deliveryId: id })
}
