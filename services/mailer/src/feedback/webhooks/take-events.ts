import { DeliveryId } from '@afterword/shared/ids'
import { isDatabaseAway, isOutOfTime } from '@afterword/shared/postgres/away'
import type { Kysely } from 'kysely'
import type { Deps } from '../../deps.ts'
import type { MailerSchema } from '../../schema.ts'
import { applyReport } from '../apply-report.ts'
import type { FeedbackSource } from '../feedback.ts'
import type { CountFeedback } from '../metrics.ts'
import {
  findDelivery,
  findDeliveryByMessageId,
  findDeliveryByRelayId,
  type ReportedDelivery,
} from '../store.ts'
import { findDeliveryByToken } from '../tokened-delivery.ts'
import { withoutAddresses } from './parked-event.ts'
import type { Clues, ProviderEvent, ReadEvents } from './provider-event.ts'
import { insertCall, insertParkedEvent, isCallKnown } from './store.ts'

type Needs = Pick<
  Deps,
  'db' | 'log' | 'tokenKeys' | 'addressHashKey' | 'alert' | 'guardsCampaigns' | 'journal'
> & {
  countFeedback: CountFeedback
}

export type Call = {
  source: FeedbackSource
  /** What must not count twice however often it is posted; none where events alone are told apart. */
  key?: string | undefined
  read: ReadEvents
}

/**
 * Takes what a provider reports, each event in a transaction of its own: one that cannot be
 * handled is parked, and keeps none of the others back. Throws only while the database is away,
 * so that the provider comes again.
 */
export async function takeEvents(needs: Needs, { source, key, read }: Call): Promise<void> {
  const { db } = needs
  if (key !== undefined && (await isCallKnown(db, { source, key }))) return

  for (const event of read.events) await takeEvent(needs, source, event)
  for (const event of read.strange) {
    await park(needs, source, { event, reason: 'in no form we know' })
  }
  // Last: whoever is interrupted before has every event to do again, and each counts once.
  if (key !== undefined) await insertCall(db, { source, key })
}

async function takeEvent(
  needs: Needs,
  source: FeedbackSource,
  event: ProviderEvent,
): Promise<void> {
  const { db, log, tokenKeys, countFeedback } = needs
  try {
    const kind = await db.transaction().execute(async (tx) => {
      const delivery = await findByClues(tx, tokenKeys, event)
      if (!delivery) return 'unmatched'
      const { report, eventKey } = event
      const outcome = await applyReport(needs, tx, { delivery, report, source, eventKey })
      return outcome === 'duplicate' ? 'duplicate' : report.kind
    })
    countFeedback({ source, kind })
  } catch (error) {
    if (isDatabaseAway(error)) throw error
    log.error({ err: error, source }, 'event of a provider not handled')
    await park(needs, source, { event, reason: String(error).slice(0, 500) })
  }
}

async function findByClues(
  db: Kysely<MailerSchema>,
  tokenKeys: Needs['tokenKeys'],
  clues: Clues,
): Promise<ReportedDelivery | undefined> {
  const id = DeliveryId.safeParse(clues.deliveryId).data
  const [, token] = /^b\+([^@]+)@/i.exec(clues.sender ?? '') ?? []
  const { messageId, relayId, address } = clues
  const looks = [
    id && (() => findDelivery(db, id)),
    token && (() => findDeliveryByToken(db, tokenKeys, token)),
    messageId && (() => findDeliveryByMessageId(db, messageId)),
    relayId && (() => findByRelayId(db, { relayId, address })),
  ]
  for (const look of looks) {
    const delivery = look ? await look() : undefined
    if (delivery) return delivery
  }
  return undefined
}

/**
 * The one look that is not by a key, and mostly for what is not ours: that it takes too long says
 * nothing of the database, and coming again would not help.
 */
async function findByRelayId(
  db: Kysely<MailerSchema>,
  named: Parameters<typeof findDeliveryByRelayId>[1],
): Promise<ReportedDelivery | undefined> {
  try {
    return await findDeliveryByRelayId(db, named)
  } catch (error) {
    if (!isOutOfTime(error)) throw error
    throw new Error('the search by the id of the relay took too long', { cause: error })
  }
}

async function park(
  { db, countFeedback }: Needs,
  source: FeedbackSource,
  { event, reason }: { event: unknown; reason: string },
): Promise<void> {
  await insertParkedEvent(db, { source, event: withoutAddresses(event), reason })
  countFeedback({ source, kind: 'parked' })
}
